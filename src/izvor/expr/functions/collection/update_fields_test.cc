#include "izvor/expr/functions/collection/update_fields.h"

#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

const DataType kPoint = DataType::structure({Field("x", TypeId::kInt), Field("y", TypeId::kInt)});

IsField named(const std::string& name) {
  return [name](const std::string& field) { return field == name; };
}

TEST(UpdateFields, ReplaceAddAndDrop) {
  const Batch batch = batch_of({{kPoint, R"([{"x": 1, "y": 2}, null, {"x": 3, "y": null}])"}});
  const ExpressionPtr point = column(0, kPoint);
  EXPECT_THAT(evaluate(with_field(point, "x", text("new"), named("x")), batch), ElementsAre("{new, 2}", "NULL", "{new, NULL}"));
  EXPECT_THAT(evaluate(with_field(point, "z", integer(9), named("z")), batch), ElementsAre("{1, 2, 9}", "NULL", "{3, NULL, 9}"));
  EXPECT_THAT(evaluate(without_field(point, named("x")), batch), ElementsAre("{2}", "NULL", "{NULL}"));
  EXPECT_EQ(with_field(point, "z", integer(9), named("z"))->type.sql(), "STRUCT<x: INT, y: INT, z: INT NOT NULL>");
}

}  // namespace
}  // namespace izvor::expr
