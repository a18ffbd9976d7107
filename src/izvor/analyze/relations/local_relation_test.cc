#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/writer.h>

#include "izvor/analyze/analyzer_fixture.h"
#include "izvor/expr/evaluator.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::analyze {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language

std::string ipc_stream(const arrow::RecordBatch& batch) {
  const auto sink = value_or_throw(arrow::io::BufferOutputStream::Create());
  const auto writer = value_or_throw(arrow::ipc::MakeStreamWriter(sink, batch.schema()));
  throw_if_error(writer->WriteRecordBatch(batch));
  throw_if_error(writer->Close());
  return value_or_throw(sink->Finish())->ToString();
}

// Rows (1, "a") and (null, "b").
std::string two_rows() {
  arrow::Int32Builder numbers;
  throw_if_error(numbers.Append(1));
  throw_if_error(numbers.AppendNull());
  arrow::StringBuilder texts;
  throw_if_error(texts.AppendValues({"a", "b"}));
  const auto schema = arrow::schema({arrow::field("n", arrow::int32()), arrow::field("s", arrow::utf8(), false)});
  return ipc_stream(*arrow::RecordBatch::Make(schema, 2, {value_or_throw(numbers.Finish()), value_or_throw(texts.Finish())}));
}

Relation local(const std::string& data, const std::string& schema = "") {
  Relation relation;
  relation.mutable_local_relation()->set_data(data);
  if (!schema.empty()) relation.mutable_local_relation()->set_schema(schema);
  return relation;
}

class LocalRelations : public AnalyzerTest {};

TEST_F(LocalRelations, HasTheRowsThatWereSent) {
  const plan::NodePtr plan = analyze(local(two_rows()));
  EXPECT_EQ(plan::schema_of(*plan).ddl(), "n INT,s STRING NOT NULL");
  const Batch& rows = plan->as<plan::LocalRelation>()->batches.front();
  ASSERT_EQ(rows.num_rows, 2);
  EXPECT_EQ(rows.columns[0]->ToString(), "[\n  1,\n  null\n]");
  EXPECT_EQ(rows.columns[1]->ToString(), "[\n  \"a\",\n  \"b\"\n]");
}

TEST_F(LocalRelations, TheDeclaredSchemaNamesAndConverts) {
  const plan::NodePtr plan = analyze(local(two_rows(), "id BIGINT, text STRING"));
  EXPECT_EQ(plan::schema_of(*plan).ddl(), "id BIGINT,text STRING");
  EXPECT_EQ(expr::value_at(*plan->as<plan::LocalRelation>()->batches.front().columns[0], 0, TypeId::kLong), Value::long_integer(1));
}

TEST_F(LocalRelations, BadDataIsRefused) {
  EXPECT_THAT(error_of(local("no arrow")),
              ::testing::StartsWith("CONNECT_INVALID_PLAN.ASSERTION_FAILURE {message=The data of a LocalRelation cannot be"));
  const std::string data = two_rows();
  for (size_t cut = 1; cut + 8 < data.size(); cut += 7) {
    EXPECT_THAT(error_of(local(data.substr(0, cut), "a INT, b STRING, c INT")), ::testing::StartsWith("CONNECT_INVALID_PLAN.ASSERTION_FAILURE"))
        << cut;
  }
  Relation nothing;
  nothing.mutable_local_relation();
  EXPECT_EQ(error_of(nothing), "CONNECT_INVALID_PLAN.SCHEMA_REQUIRED_FOR_LOCAL_RELATION {}");
}

}  // namespace
}  // namespace izvor::analyze
