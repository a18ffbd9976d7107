#include "izvor/connect/arrow_result.h"

#include <vector>

#include <arrow/api.h>
#include <gmock/gmock.h>

#include "izvor/connect/wire_testing.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;

Batch numbers(int64_t rows) {
  arrow::Int64Builder ids;
  for (int64_t id = 0; id < rows; ++id) throw_if_error(ids.Append(id));
  return {.num_rows = rows, .columns = {value_or_throw(ids.Finish())}};
}

// The responses to a result of these batches.
std::vector<ExecutePlanResponse> responses_to(const std::vector<Batch>& batches) {
  Operation operation({"session", "server-side", "operation", {}, true});
  operation.start([&](Operation& running) {
    ArrowResult result("UTC", running);
    result.begin(Schema(std::vector{Field("id", DataType(TypeId::kLong), false)}));
    for (const Batch& batch : batches) result.add(Batch(batch));
    result.finish();
  });
  Operation::Cursor cursor(operation, "");
  std::vector<ExecutePlanResponse> responses;
  while (const auto next = cursor.next([] { return false; })) responses.push_back(parsed(*next));
  return responses;
}

TEST(ArrowResult, SendsTheSchemaWithFewRows) {
  const auto responses = responses_to({numbers(2), numbers(3)});
  ASSERT_EQ(responses.size(), 2);
  EXPECT_EQ(responses[0].schema().struct_().fields(0).name(), "id");
  EXPECT_EQ(responses[0].arrow_batch().row_count(), 5);
  EXPECT_TRUE(responses[1].has_result_complete());
}

TEST(ArrowResult, SendsTheSchemaBeforeManyRows) {
  const auto responses = responses_to({numbers(1'000'000)});
  ASSERT_GT(responses.size(), 3);
  EXPECT_TRUE(responses[0].has_schema());
  EXPECT_FALSE(responses[0].has_arrow_batch());
  EXPECT_FALSE(responses[1].has_schema());
  EXPECT_EQ(responses[2].arrow_batch().start_offset(), responses[1].arrow_batch().row_count());
}

TEST(ArrowResult, OfNoRowsIsAnEmptyBatch) {
  const auto responses = responses_to({});
  ASSERT_EQ(responses.size(), 2);
  EXPECT_TRUE(responses[0].has_schema());
  EXPECT_TRUE(responses[0].has_arrow_batch());
  EXPECT_EQ(responses[0].arrow_batch().row_count(), 0);
}

}  // namespace
}  // namespace izvor::connect
