#include "izvor/io/foreach_batch/foreach_batch_sink.h"

#include <stdexcept>

#include "izvor/error.h"
#include "izvor/io/memory/row_batch.h"
#include "izvor/io/sink_conformance.h"

namespace izvor::io {
namespace {

std::unique_ptr<Sink> open_foreach_batch(const Schema& schema, const std::string& handle) {
  register_foreach_batch_sink();
  return find_sink("foreach_batch")->open({.format = "foreach_batch", .options = Options({{"handle", handle}}), .schema = schema}, Config());
}

// A function that collects what it is given.
class ForeachBatchBackend final : public SinkBackend {
 public:
  ~ForeachBatchBackend() override { remove_foreach_batch(handle_); }
  SinkQuirks quirks() const override { return {.repeats_batches = true, .only_adds = true, .fences = false, .counts_rows = false}; }
  std::unique_ptr<Sink> open(const Schema& schema, SinkMode, int) override { return open_foreach_batch(schema, handle_); }
  std::vector<RowText> rows(const Schema& schema) override { return row_texts(schema, received_); }

 private:
  std::vector<Batch> received_;
  const std::string handle_ = add_foreach_batch(
      [this](const Schema&, std::vector<Batch> rows, const SinkBatch&) { received_.insert(received_.end(), rows.begin(), rows.end()); });
};

std::unique_ptr<SinkBackend> make_foreach_batch_backend() { return std::make_unique<ForeachBatchBackend>(); }
INSTANTIATE_TEST_SUITE_P(ForeachBatch, SinkConformance, testing::Values(make_foreach_batch_backend));

const Schema kSchema({Field("n", TypeId::kLong)});

std::string message_of_commit(ForeachBatchFunction function) {
  const std::string handle = add_foreach_batch(std::move(function));
  const auto sink = open_foreach_batch(kSchema, handle);
  std::string message = "no error";
  try {
    sink->begin({"q", 0, 1, SinkMode::kAppend})->commit();
  } catch (const Error& error) {
    message = error.what();
  }
  remove_foreach_batch(handle);
  return message;
}

TEST(ForeachBatchSink, CallsTheFunctionOnceABatchAlsoWithoutRows) {
  std::vector<std::pair<int64_t, size_t>> calls;
  const std::string handle = add_foreach_batch([&](const Schema& schema, std::vector<Batch> rows, const SinkBatch& batch) {
    EXPECT_EQ(schema, kSchema);
    calls.emplace_back(batch.batch_id, rows.size());
  });
  const auto sink = open_foreach_batch(kSchema, handle);
  for (int64_t id = 0; id < 2; ++id) {
    const auto writer = sink->begin({"q", id, 1, SinkMode::kUpdate});
    for (int worker = 0; worker < 2 * id; ++worker) writer->write(worker, make_row_batch(kSchema, {{Value::long_integer(worker)}}));
    EXPECT_EQ(writer->commit().rows, -1) << "unknown, as in Spark";
  }
  EXPECT_EQ(calls, (std::vector<std::pair<int64_t, size_t>>{{0, 0}, {1, 2}}));
  remove_foreach_batch(handle);
}

TEST(ForeachBatchSink, AnErrorOfTheFunctionFailsTheBatch) {
  EXPECT_EQ(
      message_of_commit([](const Schema&, std::vector<Batch>, const SinkBatch&) { throw std::runtime_error("boom"); }),
      "[FOREACH_BATCH_USER_FUNCTION_ERROR] An error occurred in the user provided function in foreach batch sink. Reason: boom SQLSTATE: 39000");
  EXPECT_EQ(
      message_of_commit([](const Schema&, std::vector<Batch>, const SinkBatch&) { throw 1; }),
      "[FOREACH_BATCH_USER_FUNCTION_ERROR] An error occurred in the user provided function in foreach batch sink. Reason: an exception that is not a "
      "std::exception SQLSTATE: 39000");
}

TEST(ForeachBatchSink, RefusesAHandleThatNamesNothing) {
  try {
    open_foreach_batch(kSchema, "gone");
    ADD_FAILURE() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_INVALID_OPTION");
  }
}

}  // namespace
}  // namespace izvor::io
