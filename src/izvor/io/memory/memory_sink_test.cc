#include "izvor/io/memory/memory_sink.h"

#include <unistd.h>

#include <algorithm>

#include "izvor/error.h"
#include "izvor/io/memory/memory_table.h"
#include "izvor/io/memory/row_batch.h"
#include "izvor/io/sink_conformance.h"

namespace izvor::io {
namespace {

class MemoryBackend final : public SinkBackend {
 public:
  SinkQuirks quirks() const override { return {}; }
  std::unique_ptr<Sink> open(const Schema& schema, SinkMode mode, int) override {
    register_memory_sink();
    return find_sink("memory")->open({.format = "memory", .schema = schema, .mode = mode, .query_name = "conformance"}, Config());
  }
  std::vector<RowText> rows(const Schema& schema) override { return row_texts(schema, MemoryTables::instance().find("conformance")->batches()); }
};

std::unique_ptr<SinkBackend> make_memory_backend() { return std::make_unique<MemoryBackend>(); }
INSTANTIATE_TEST_SUITE_P(Memory, SinkConformance, testing::Values(make_memory_backend));

const Schema kSchema({Field("id", TypeId::kLong), Field("name", TypeId::kString)});

Batch rows_from(int64_t first, int64_t count) {
  std::vector<std::vector<Value>> rows;
  for (int64_t i = 0; i < count; ++i) rows.push_back({Value::long_integer(first + i), Value::string("n" + std::to_string(first + i))});
  return make_row_batch(kSchema, rows);
}

TEST(MemorySink, NeedsAQueryName) {
  register_memory_sink();
  try {
    find_sink("memory")->open({.format = "memory", .schema = kSchema}, Config());
    ADD_FAILURE() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "_LEGACY_ERROR_TEMP_1194");
    EXPECT_STREQ(error.what(), "queryName must be specified for memory sink.");
  }
}

TEST(MemoryTables, FindsATableWhateverTheCaseOfItsName) {
  const auto table = MemoryTables::instance().create("Events", kSchema);
  EXPECT_EQ(MemoryTables::instance().find("EVENTS"), table);
  MemoryTables::instance().drop("events");
  EXPECT_EQ(MemoryTables::instance().find("Events"), nullptr);
}

TEST(MemoryTable, ReadsRequestedColumnsInSlices) {
  MemoryTable table("t", kSchema);
  table.write({"q", 0, 1, SinkMode::kAppend}, {rows_from(0, 5), rows_from(5, 2)});
  const auto scan = table.scan();
  const auto splits = scan->splits();
  ASSERT_EQ(splits.size(), 1U);
  const auto reader = scan->open(*splits[0], {.columns = {1}, .batch_rows = 3}, nullptr);
  std::vector<int64_t> sizes;
  std::vector<Batch> read;
  while (auto batch = reader->next()) {
    sizes.push_back(batch->num_rows);
    read.push_back(*batch);
  }
  EXPECT_EQ(sizes, (std::vector<int64_t>{3, 2, 2}));
  EXPECT_EQ(row_texts(Schema({Field("name", TypeId::kString)}), read).back(), (RowText{"n6"}));
  EXPECT_EQ(reader->metrics().rows, 7);
}

TEST(MemoryTable, DividesManyRowsIntoSplits) {
  MemoryTable table("t", kSchema);
  std::vector<Batch> batches(10, rows_from(0, 16 * 1024));
  table.write({"q", 0, 1, SinkMode::kAppend}, batches);
  EXPECT_EQ(table.scan()->splits().size(), 3U);
  EXPECT_EQ(table.num_rows(), 10 * 16 * 1024);
}

TEST(MemoryTable, AScanKeepsWhatItSawWhenTheTableIsReplaced) {
  MemoryTable table("t", kSchema);
  table.write({"q", 0, 1, SinkMode::kComplete}, {rows_from(0, 1)});
  const auto scan = table.scan();
  table.write({"q", 1, 1, SinkMode::kComplete}, {rows_from(7, 1)});
  const auto reader = scan->open(*scan->splits()[0], {.columns = {0}}, nullptr);
  EXPECT_EQ(row_texts(Schema({Field("id", TypeId::kLong)}), {*reader->next()}), (std::vector<RowText>{{"0"}}));
}

TEST(RowBatch, RefusesWhatAColumnCannotHold) {
  const Schema schema({Field("n", TypeId::kInt, false)});
  const auto error_of = [&](std::vector<Value> row) {
    try {
      make_row_batch(schema, {std::move(row)});
      return std::string("accepted");
    } catch (const Error& error) {
      return error.error_class();
    }
  };
  EXPECT_EQ(error_of({Value::long_integer(INT32_MAX)}), "accepted");
  EXPECT_EQ(error_of({Value::long_integer(int64_t{INT32_MAX} + 1)}), "INVALID_EXTERNAL_TYPE");
  EXPECT_EQ(error_of({Value::string("1")}), "INVALID_EXTERNAL_TYPE");
  EXPECT_EQ(error_of({Value::null(TypeId::kInt)}), "ROW_VALUE_IS_NULL");
  EXPECT_EQ(error_of({}), "ARROW_SCHEMA_FIELD_COUNT_MISMATCH");
  EXPECT_EQ(error_of({Value::integer(1), Value::integer(2)}), "ARROW_SCHEMA_FIELD_COUNT_MISMATCH");
}

}  // namespace
}  // namespace izvor::io
