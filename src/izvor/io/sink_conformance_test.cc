#include "izvor/io/sink_conformance.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <thread>

#include "izvor/error.h"
#include "izvor/io/memory/row_batch.h"
#include "izvor/types/value_format.h"

namespace izvor::io {

std::vector<RowText> row_texts(const Schema& schema, const std::vector<Batch>& batches) {
  const ValueFormat format(TimeZone::utc());
  std::vector<RowText> out;
  for (const Batch& batch : batches) {
    for (int64_t row = 0; row < batch.num_rows; ++row) {
      out.emplace_back();
      for (size_t i = 0; i < schema.size(); ++i) out.back().push_back(format.text(schema.field(i).type(), *batch.columns[i], row));
    }
  }
  return out;
}

std::string unique_test_directory() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string(test->test_suite_name()) + "_" + test->name() + "_" + std::to_string(getpid());
  std::replace(name.begin(), name.end(), '/', '_');
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / name;
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path.string();
}

std::vector<RowText> SinkConformance::sorted_rows(const Schema& schema) {
  std::vector<RowText> rows = backend_->rows(schema);
  std::sort(rows.begin(), rows.end());
  return rows;
}

namespace {

const Schema kSchema({Field("id", TypeId::kLong), Field("name", TypeId::kString)});

SinkBatch batch_of(int64_t batch_id, SinkMode mode = SinkMode::kAppend, int64_t epoch = 1) { return {"query-1", batch_id, epoch, mode}; }

Batch row(int64_t id, const std::string& name) { return make_row_batch(kSchema, {{Value::long_integer(id), Value::string(name)}}); }

SinkMetrics write_batch(Sink& sink, const SinkBatch& batch, const std::vector<Batch>& rows) {
  const auto writer = sink.begin(batch);
  for (size_t i = 0; i < rows.size(); ++i) writer->write(static_cast<int>(i % 2), rows[i]);
  return writer->commit();
}

TEST_P(SinkConformance, CommitMakesAllRowsVisibleAtOnce) {
  const auto sink = backend_->open(kSchema, SinkMode::kAppend, 0);
  const auto writer = sink->begin(batch_of(0));
  writer->write(0, row(1, "a"));
  writer->write(1, row(2, "b"));
  EXPECT_TRUE(sorted_rows(kSchema).empty());
  const SinkMetrics metrics = writer->commit();
  EXPECT_EQ(metrics.rows, backend_->quirks().counts_rows ? 2 : -1);
  if (backend_->quirks().drops_rows) return;
  EXPECT_EQ(sorted_rows(kSchema), (std::vector<RowText>{{"1", "a"}, {"2", "b"}}));
}

TEST_P(SinkConformance, BatchesAddUpInAppendMode) {
  const auto sink = backend_->open(kSchema, SinkMode::kAppend, 0);
  write_batch(*sink, batch_of(0), {row(1, "a")});
  write_batch(*sink, batch_of(1), {row(1, "a")});
  if (backend_->quirks().drops_rows) return;
  EXPECT_EQ(sorted_rows(kSchema), (std::vector<RowText>{{"1", "a"}, {"1", "a"}}));
}

TEST_P(SinkConformance, AbortLeavesNoTrace) {
  const auto sink = backend_->open(kSchema, SinkMode::kAppend, 0);
  const auto writer = sink->begin(batch_of(0));
  writer->write(0, row(1, "lost"));
  writer->abort();
  EXPECT_TRUE(sorted_rows(kSchema).empty());
  write_batch(*sink, batch_of(0), {row(2, "kept")});
  if (backend_->quirks().drops_rows) return;
  EXPECT_EQ(sorted_rows(kSchema), (std::vector<RowText>{{"2", "kept"}})) << "the aborted batch's id is free";
}

TEST_P(SinkConformance, ARepeatedBatchChangesNothing) {
  const auto sink = backend_->open(kSchema, SinkMode::kAppend, 0);
  write_batch(*sink, batch_of(7), {row(1, "a")});
  EXPECT_EQ(write_batch(*sink, batch_of(7), {row(1, "a")}).rows, backend_->quirks().counts_rows ? 1 : -1);
  if (backend_->quirks().drops_rows) return;
  EXPECT_EQ(sorted_rows(kSchema).size(), backend_->quirks().repeats_batches ? 2U : 1U);
}

TEST_P(SinkConformance, ABatchIdOfAnotherQueryIsAnotherBatch) {
  const auto sink = backend_->open(kSchema, SinkMode::kAppend, 0);
  write_batch(*sink, {"query-1", 0, 1, SinkMode::kAppend}, {row(1, "a")});
  write_batch(*sink, {"query-2", 0, 1, SinkMode::kAppend}, {row(2, "b")});
  if (backend_->quirks().drops_rows) return;
  EXPECT_EQ(sorted_rows(kSchema).size(), 2U);
}

TEST_P(SinkConformance, AnOlderOwnerIsRefused) {
  if (!backend_->quirks().fences) GTEST_SKIP() << "delivers at least once, whoever asks";
  const auto sink = backend_->open(kSchema, SinkMode::kAppend, 0);
  const auto old_writer = sink->begin(batch_of(0, SinkMode::kAppend, 1));
  old_writer->write(0, row(1, "late"));
  write_batch(*sink, batch_of(0, SinkMode::kAppend, 2), {row(1, "new owner")});
  try {
    old_writer->commit();
    ADD_FAILURE() << "the old owner committed";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_SINK_FENCED");
    EXPECT_EQ(error.parameters().at("currentEpoch"), "2");
  }
  EXPECT_EQ(sorted_rows(kSchema), (std::vector<RowText>{{"1", "new owner"}}));
}

TEST_P(SinkConformance, CompleteModeReplacesWhatWasThere) {
  const auto sink = backend_->open(kSchema, SinkMode::kComplete, 0);
  write_batch(*sink, batch_of(0, SinkMode::kComplete), {row(1, "old"), row(2, "old")});
  write_batch(*sink, batch_of(1, SinkMode::kComplete), {row(3, "new")});
  if (backend_->quirks().drops_rows) return;
  const std::vector<RowText> replaced = {{"3", "new"}};
  const std::vector<RowText> added = {{"1", "old"}, {"2", "old"}, {"3", "new"}};
  EXPECT_EQ(sorted_rows(kSchema), backend_->quirks().only_adds ? added : replaced);
}

TEST_P(SinkConformance, UpdateModeReplacesByKeyWhereTheSinkCan) {
  const auto sink = backend_->open(kSchema, SinkMode::kUpdate, 1);
  write_batch(*sink, batch_of(0, SinkMode::kUpdate), {row(1, "a"), row(2, "b")});
  write_batch(*sink, batch_of(1, SinkMode::kUpdate), {row(2, "B"), row(3, "C")});
  if (backend_->quirks().drops_rows) return;
  const std::vector<RowText> merged = {{"1", "a"}, {"2", "B"}, {"3", "C"}};
  const std::vector<RowText> added = {{"1", "a"}, {"2", "B"}, {"2", "b"}, {"3", "C"}};
  EXPECT_EQ(sorted_rows(kSchema), backend_->quirks().upserts ? merged : added);
}

TEST_P(SinkConformance, FourThreadsWriteAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kBatches = 50;
  const auto sink = backend_->open(kSchema, SinkMode::kAppend, 0);
  const auto writer = sink->begin(batch_of(0));
  std::vector<std::thread> threads;
  for (int worker = 0; worker < kThreads; ++worker) {
    threads.emplace_back([&, worker] {
      for (int i = 0; i < kBatches; ++i) writer->write(worker, row(worker * kBatches + i, "x"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(writer->commit().rows, backend_->quirks().counts_rows ? kThreads * kBatches : -1);
  if (backend_->quirks().drops_rows) return;
  std::vector<RowText> expected;
  for (int id = 0; id < kThreads * kBatches; ++id) expected.push_back({std::to_string(id), "x"});
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(sorted_rows(kSchema), expected);
}

TEST_P(SinkConformance, ABatchWithoutRowsCommits) {
  const auto sink = backend_->open(kSchema, SinkMode::kAppend, 0);
  EXPECT_EQ(write_batch(*sink, batch_of(0), {}).rows, backend_->quirks().counts_rows ? 0 : -1);
  EXPECT_TRUE(sorted_rows(kSchema).empty());
}

// One column of each type with its smallest, largest and odd values, and a null.
struct TypedColumn {
  DataType type;
  std::vector<Value::Storage> values;
  bool operator==(TypeId id) const { return type.id() == id; }
};

std::vector<TypedColumn> typed_columns() {
  using Limits64 = std::numeric_limits<int64_t>;
  const auto integer = [](int64_t v) { return Value::Storage(v); };
  return {
      {TypeId::kBoolean, {true, false}},
      {TypeId::kByte, {integer(-128), integer(127)}},
      {TypeId::kShort, {integer(-32768), integer(32767)}},
      {TypeId::kInt, {integer(INT32_MIN), integer(INT32_MAX)}},
      {TypeId::kLong, {integer(Limits64::min()), integer(Limits64::max())}},
      {TypeId::kFloat, {0.1, -1e30}},
      {TypeId::kDouble, {0.1, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::infinity(), std::nan("")}},
      {TypeId::kString, {std::string(), std::string("it's \"quoted\" \xe2\x82\xac"), std::string("NULL;--")}},
      {TypeId::kBinary, {std::string(), std::string("\x00\xff", 2)}},
      {TypeId::kDate, {integer(0), integer(-719162), integer(2932896)}},
      {TypeId::kTimestamp, {integer(0), integer(-1), integer(1'704'067'200'120'000)}},
      {TypeId::kTimestampNtz, {integer(1), integer(253'402'300'799'999'999)}},
  };
}

TEST_P(SinkConformance, HoldsEveryTypeAndNulls) {
  const SinkQuirks quirks = backend_->quirks();
  std::vector<TypedColumn> columns = typed_columns();
  for (const TypeId refused : quirks.refused_types) columns.erase(std::remove(columns.begin(), columns.end(), refused), columns.end());
  size_t num_rows = 0;
  std::vector<Field> fields;
  for (const TypedColumn& column : columns) {
    fields.emplace_back("c_" + column.type.type_name(), column.type);
    num_rows = std::max(num_rows, column.values.size() + 1);
  }
  const Schema schema(fields);
  std::vector<std::vector<Value>> rows(num_rows);
  for (size_t r = 0; r < num_rows; ++r) {
    for (const TypedColumn& column : columns) {
      rows[r].push_back({column.type, r < column.values.size() ? column.values[r] : Value::Storage()});
    }
  }
  const Batch batch = make_row_batch(schema, rows);
  const auto sink = backend_->open(schema, SinkMode::kAppend, 0);
  write_batch(*sink, batch_of(0), {batch});
  if (quirks.drops_rows) return;

  std::vector<RowText> expected = row_texts(schema, {batch});
  for (RowText& texts : expected) {
    if (quirks.nan_is_null) std::replace(texts.begin(), texts.end(), std::string("NaN"), std::string("NULL"));
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(sorted_rows(schema), expected);
}

}  // namespace
}  // namespace izvor::io
