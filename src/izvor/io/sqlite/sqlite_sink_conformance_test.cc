#include <sqlite3.h>

#include "izvor/io/memory/row_batch.h"
#include "izvor/io/sqlite/sqlite_database.h"
#include "izvor/io/sqlite/sqlite_sink.h"
#include "izvor/io/sqlite/sqlite_table_reading.h"
#include "izvor/types/value_format.h"

namespace izvor::io {
namespace {

// A stored cell as Spark shows the value that it stands for.
std::string cell_text(sqlite3_stmt* row, int column, const DataType& type) {
  if (sqlite3_column_type(row, column) == SQLITE_NULL) return "NULL";
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
  std::string text(bytes == nullptr ? "" : bytes, static_cast<size_t>(sqlite3_column_bytes(row, column)));
  std::string out;
  switch (type.id()) {
    case TypeId::kBoolean: return sqlite3_column_int64(row, column) == 1 ? "true" : "false";
    case TypeId::kDouble: append_double(sqlite3_column_double(row, column), out); return out;
    case TypeId::kFloat: append_float(static_cast<float>(sqlite3_column_double(row, column)), out); return out;
    case TypeId::kBinary:
      return row_texts(Schema({Field("b", TypeId::kBinary)}),
                       {make_row_batch(Schema({Field("b", TypeId::kBinary)}), {{{TypeId::kBinary, text}}})})[0][0];
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
      text.replace(10, 1, " ");
      if (type.id() == TypeId::kTimestamp) text.pop_back();
      while (text.back() == '0') text.pop_back();
      if (text.back() == '.') text.pop_back();
      return text;
    default: return text;
  }
}

}  // namespace

std::vector<RowText> read_table(const std::string& path, const std::string& table, const Schema& schema) {
  SqliteDatabase database(path, 1000);
  SqliteStatement exists = database.prepare("SELECT 1 FROM sqlite_master WHERE name = ?1");
  exists.bind(0, table);
  if (!exists.step()) return {};
  std::vector<RowText> rows;
  SqliteStatement select = database.prepare("SELECT * FROM " + sqlite_quote(table));
  while (select.step()) {
    rows.emplace_back();
    for (size_t i = 0; i < schema.size(); ++i) rows.back().push_back(cell_text(select.raw(), static_cast<int>(i), schema.field(i).type()));
  }
  return rows;
}

std::unique_ptr<Sink> open_sqlite(const Schema& schema, SinkMode mode, std::map<std::string, std::string> options, int grouping_columns) {
  register_sqlite_sink();
  return find_sink("sqlite")->open(
      {.format = "sqlite", .options = Options(std::move(options)), .schema = schema, .mode = mode, .grouping_columns = grouping_columns}, Config());
}

namespace {

class SqliteBackend : public SinkBackend {
 public:
  explicit SqliteBackend(std::string staging_memory) : staging_memory_(std::move(staging_memory)) {}
  SinkQuirks quirks() const override { return {.upserts = true, .nan_is_null = true}; }
  std::unique_ptr<Sink> open(const Schema& schema, SinkMode mode, int key_columns) override {
    return open_sqlite(schema, mode, {{"path", path_}, {"table", "t"}, {"stagingMemory", staging_memory_}}, key_columns);
  }
  std::vector<RowText> rows(const Schema& schema) override { return read_table(path_, "t", schema); }

 private:
  const std::string staging_memory_;
  const std::string path_ = unique_test_directory() + "/warehouse.db";
};

std::unique_ptr<SinkBackend> make_sqlite_backend() { return std::make_unique<SqliteBackend>("128m"); }
std::unique_ptr<SinkBackend> make_spilling_sqlite_backend() { return std::make_unique<SqliteBackend>("0"); }
INSTANTIATE_TEST_SUITE_P(Sqlite, SinkConformance, testing::Values(make_sqlite_backend));
INSTANTIATE_TEST_SUITE_P(SqliteSpilling, SinkConformance, testing::Values(make_spilling_sqlite_backend));

}  // namespace
}  // namespace izvor::io
