#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

const DataType kInts = DataType::array(TypeId::kInt);
const DataType kCounts = DataType::map(TypeId::kString, TypeId::kInt);

// Makes the lambda that is the function's argument at `index` and calls the function; `body` makes its body from its parameters.
using Body = std::function<ExpressionPtr(const std::vector<ExpressionPtr>&)>;

ExpressionPtr lambda_for(const std::string& function, size_t index, size_t count, std::vector<ExpressionPtr> arguments, const Body& body) {
  static AttributeId next_id = 1000;
  arguments.resize(std::max(arguments.size(), index + 1));
  const auto& higher_order = dynamic_cast<const HigherOrderFunction&>(*find_scalar_function(function));
  std::vector<Attribute> parameters = higher_order.lambda_parameters(index, count, arguments, EvalMode::kAnsi);
  std::vector<ExpressionPtr> variables;
  for (Attribute& parameter : parameters) {
    parameter.id = next_id++;
    variables.push_back(lambda_variable(parameter));
  }
  return lambda(std::move(parameters), body(variables));
}

// The call with one lambda behind its other arguments.
ExpressionPtr with_lambda(const std::string& function, std::vector<ExpressionPtr> arguments, size_t count, const Body& body) {
  arguments.push_back(lambda_for(function, arguments.size(), count, arguments, body));
  return call(function, std::move(arguments));
}

Body calls(const std::string& function, ExpressionPtr constant) {
  return [function, constant](const auto& x) { return call(function, {x[0], constant}); };
}

const Column kRows{kInts, "[[3, 1, null], null, [], [2]]"};

std::vector<std::string> over(const std::string& function, size_t count, const Body& body) {
  return evaluate(with_lambda(function, {column(0, kInts)}, count, body), batch_of({kRows}));
}

TEST(Lambdas, AreAppliedToElementsAndTheirPositions) {
  EXPECT_THAT(over("transform", 1, calls("+", integer(1))), ElementsAre("[4, 2, NULL]", "NULL", "[]", "[3]"));
  EXPECT_THAT(over("transform", 2, [](const auto& x) { return x[1]; }), ElementsAre("[0, 1, 2]", "NULL", "[]", "[0]"));
  EXPECT_THAT(over("filter", 1, calls(">", integer(1))), ElementsAre("[3]", "NULL", "[]", "[2]"));
}

TEST(Lambdas, AreRefusedWhereAValueBelongs) {
  const auto parameters = [](const char* function, size_t index, const std::vector<ExpressionPtr>& arguments) {
    dynamic_cast<const HigherOrderFunction&>(*find_scalar_function(function)).lambda_parameters(index, 1, arguments, EvalMode::kAnsi);
  };
  const std::string refused = "INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION";
  EXPECT_EQ(error_class([&] { parameters("transform", 0, {nullptr, nullptr}); }), refused);
  EXPECT_EQ(error_class([&] { parameters("zip_with", 1, {column(0, kInts), nullptr, nullptr}); }), refused);
  EXPECT_EQ(error_class([&] { parameters("array_sort", 0, {nullptr}); }), refused);
  EXPECT_EQ(error_class([&] { parameters("aggregate", 3, {column(0, kInts), nullptr, nullptr, nullptr}); }), refused);
  EXPECT_EQ(error_class([&] { parameters("transform", 0, {nullptr}); }), "WRONG_NUM_ARGS.WITHOUT_SUGGESTION");
}

TEST(Lambdas, SeeColumnsOfTheirRow) {
  const Batch batch = batch_of({kRows, {TypeId::kInt, "[10, 20, 30, 40]"}});
  const auto sums = with_lambda("transform", {column(0, kInts)}, 1, calls("+", column(1, TypeId::kInt)));
  EXPECT_THAT(evaluate(sums, batch), ElementsAre("[13, 11, NULL]", "NULL", "[]", "[42]"));
}

TEST(Lambdas, QuantifyWithThreeValues) {
  EXPECT_THAT(over("exists", 1, calls(">", integer(2))), ElementsAre("true", "NULL", "false", "false"));
  EXPECT_THAT(over("exists", 1, calls(">", integer(5))), ElementsAre("NULL", "NULL", "false", "false"));
  EXPECT_THAT(over("forall", 1, calls(">", integer(2))), ElementsAre("false", "NULL", "true", "false"));
  EXPECT_THAT(over("forall", 1, calls(">", integer(0))), ElementsAre("NULL", "NULL", "true", "true"));
}

TEST(Lambdas, AreNotAppliedBehindTheElementThatDecides) {
  const auto divides = [](const auto& x) { return call(">", {call("/", {integer(1), x[0]}), floating(0.5)}); };
  const auto found = with_lambda("exists", {column(0, kInts)}, 1, divides);
  EXPECT_THAT(evaluate(found, batch_of({{kInts, "[[1, 0]]"}})), ElementsAre("true"));
  EXPECT_EQ(error_class([&] { evaluate(found, batch_of({{kInts, "[[0, 1]]"}})); }), "DIVIDE_BY_ZERO");
}

TEST(Lambdas, FoldArrays) {
  std::vector<ExpressionPtr> arguments{column(0, kInts), integer(0)};
  const auto adds = [](const auto& x) { return call("+", {x[0], call("coalesce", {x[1], integer(100)})}); };
  EXPECT_THAT(evaluate(with_lambda("aggregate", arguments, 2, adds), batch_of({kRows})), ElementsAre("104", "NULL", "0", "2"));
  arguments.push_back(lambda_for("reduce", 2, 2, arguments, adds));
  const auto doubled = with_lambda("reduce", arguments, 1, calls("*", integer(2)));
  EXPECT_THAT(evaluate(doubled, batch_of({kRows})), ElementsAre("208", "NULL", "0", "4"));
}

TEST(Lambdas, CompareElementsForSorting) {
  const auto descending = [](const auto& x) { return call("-", {x[1], x[0]}); };
  const auto sorted = with_lambda("array_sort", {column(0, kInts)}, 2, descending);
  EXPECT_THAT(evaluate(sorted, batch_of({{kInts, "[[3, 1, 4, 1, 5, 9, 2, 6], [], null, [7, 8]]"}})),
              ElementsAre("[9, 6, 5, 4, 3, 2, 1, 1]", "[]", "NULL", "[8, 7]"));
  EXPECT_THAT(evaluate(call("array_sort", {column(0, kInts)}), batch_of({kRows})), ElementsAre("[1, 3, NULL]", "NULL", "[]", "[2]"));
  EXPECT_EQ(error_class([&] { over("array_sort", 2, descending); }), "COMPARATOR_RETURNS_NULL");
}

TEST(Lambdas, CombineArraysAndMaps) {
  const Batch arrays = batch_of({{kInts, "[[1, 2], null]"}, {kInts, "[[10], [1]]"}});
  const auto second = [](const auto& x) { return x[1]; };
  EXPECT_THAT(evaluate(with_lambda("zip_with", {column(0, kInts), column(1, kInts)}, 2, second), arrays), ElementsAre("[10, NULL]", "NULL"));
  const Batch maps = batch_of({{kCounts, R"([[["a", 1], ["b", 2]]])"}, {kCounts, R"([[["b", 5], ["c", 6]]])"}});
  const auto last = [](const auto& x) { return x[2]; };
  EXPECT_THAT(evaluate(with_lambda("map_zip_with", {column(0, kCounts), column(1, kCounts)}, 3, last), maps),
              ElementsAre("{a -> NULL, b -> 5, c -> 6}"));
}

TEST(Lambdas, AreAppliedToEntriesOfMaps) {
  const Batch batch = batch_of({{kCounts, R"([[["a", 1], ["b", 2]], null])"}});
  const auto on_map = [&](const char* function, const Body& body) { return evaluate(with_lambda(function, {column(0, kCounts)}, 2, body), batch); };
  EXPECT_THAT(on_map("map_filter", [](const auto& x) { return call(">", {x[1], integer(1)}); }), ElementsAre("{b -> 2}", "NULL"));
  EXPECT_THAT(on_map("transform_keys", [](const auto& x) { return x[1]; }), ElementsAre("{1 -> 1, 2 -> 2}", "NULL"));
  EXPECT_THAT(on_map("transform_values", [](const auto& x) { return x[0]; }), ElementsAre("{a -> a, b -> b}", "NULL"));
  EXPECT_EQ(error_class([&] { on_map("transform_keys", [](const auto&) { return text("same"); }); }), "DUPLICATED_MAP_KEY");
}

}  // namespace
}  // namespace izvor::expr
