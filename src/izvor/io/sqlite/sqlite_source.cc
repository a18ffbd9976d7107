#include "izvor/io/sqlite/sqlite_source.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

#include "izvor/error.h"
#include "izvor/io/source.h"
#include "izvor/io/sqlite/sqlite_columns.h"
#include "izvor/io/sqlite/sqlite_database.h"
#include "izvor/io/sqlite/sqlite_table.h"
#include "izvor/types/identifier.h"

namespace izvor::io {
namespace {

constexpr int64_t kBusyTimeoutMs = 5000;

// The table that the options name.
struct TableOfFile {
  std::string path;
  std::string table;

  explicit TableOfFile(const SourceSpec& spec) {
    path = spec.paths.size() == 1 ? spec.paths.front() : "";
    if (path.starts_with("file://")) path.erase(0, 7);
    if (path.starts_with("file:")) path.erase(0, 5);
    if (path.empty()) refuse("path", "it is missing; it names the database file");
    table = spec.options.get("table").value_or("");
    if (table.empty()) refuse("table", "it is missing; it names the table to read");
    path = std::filesystem::absolute(path).lexically_normal().string();
  }

  // Throws PATH_NOT_FOUND.
  SqliteDatabase open() const {
    if (!std::filesystem::exists(path)) throw Error("PATH_NOT_FOUND", {{"path", path}});
    return SqliteDatabase(path, kBusyTimeoutMs);
  }
  std::string describe() const { return path + ", table " + quote_identifier(table); }

 private:
  [[noreturn]] static void refuse(const char* option, const char* reason) {
    throw Error("IZVOR_INVALID_OPTION", {{"option", option}, {"connector", "sqlite"}, {"kind", "source"}, {"reason", reason}});
  }
};

class TableSplit final : public Split {
 public:
  explicit TableSplit(std::string description) : description_(std::move(description)) {}
  std::string describe() const override { return description_; }

 private:
  const std::string description_;
};

std::vector<Field> wanted_fields(const Schema& schema, const ScanRequest& request) {
  std::vector<Field> fields;
  for (const int column : request.columns) fields.push_back(schema.field(static_cast<size_t>(column)));
  return fields;
}

std::string select_of(const std::string& table, const std::vector<Field>& fields) {
  std::string columns;
  for (const Field& field : fields) columns += (columns.empty() ? "" : ", ") + sqlite_quote(field.name);
  return "SELECT " + (columns.empty() ? "1" : columns) + " FROM " + sqlite_quote(table);
}

// One statement over the whole table: SQLite shows it the table as it was at its first row.
class TableReader final : public SplitReader {
 public:
  TableReader(const TableOfFile& from, const Schema& schema, const ScanRequest& request, arrow::MemoryPool* pool)
      : fields_(wanted_fields(schema, request)),
        most_rows_(std::max<int64_t>(1, request.batch_rows)),
        database_(from.open()),
        rows_of_table_(database_.prepare(select_of(from.table, fields_))),
        columns_(fields_, from.describe(), pool) {}

  std::optional<Batch> next() override {
    while (!at_end_ && columns_.num_rows() < most_rows_) {
      at_end_ = !rows_of_table_.step();
      if (!at_end_) columns_.add(rows_of_table_.raw());
    }
    if (columns_.num_rows() == 0) return std::nullopt;
    rows_ += columns_.num_rows();
    return columns_.take();
  }
  ReadMetrics metrics() const override { return {rows_, 0, 0}; }

 private:
  const std::vector<Field> fields_;
  const int64_t most_rows_;
  SqliteDatabase database_;
  SqliteStatement rows_of_table_;
  ColumnCollector columns_;
  bool at_end_ = false;
  int64_t rows_ = 0;
};

class TableScan final : public SplitScan {
 public:
  TableScan(TableOfFile from, Schema schema) : from_(std::move(from)), schema_(std::move(schema)) {}
  std::vector<std::shared_ptr<Split>> splits() override { return {std::make_shared<TableSplit>(from_.describe())}; }
  std::unique_ptr<SplitReader> open(const Split&, const ScanRequest& request, arrow::MemoryPool* pool) override {
    if (!request.filters.empty()) throw Error("INTERNAL_ERROR", {{"message", "A filter was pushed into a table, which accepts none."}});
    return std::make_unique<TableReader>(from_, schema_, request, pool);
  }

 private:
  const TableOfFile from_;
  const Schema schema_;
};

[[noreturn]] void refuse_stream(const TableOfFile& from) {
  throw Error("UNSUPPORTED_FEATURE.TABLE_OPERATION", {{"tableName", quote_identifier(from.table)}, {"operation", "streaming read"}});
}

class SqliteSourceConnector final : public SourceConnector {
 public:
  std::string format() const override { return "sqlite"; }
  std::vector<std::pair<std::string, std::string>> options() const override { return {{"table", "The table to read."}}; }

  Schema resolve(const SourceSpec& spec, const Config&, bool is_streaming) const override {
    spec.options.require_known("sqlite", "source", {"table", "path"});
    const TableOfFile from(spec);
    if (is_streaming) refuse_stream(from);
    SqliteDatabase database = from.open();
    const std::optional<Schema> recorded = read_schema(database, from.table);
    if (!recorded) throw Error("TABLE_OR_VIEW_NOT_FOUND", {{"relationName", quote_identifier(from.table)}, {"searchPath", from.path}});
    if (spec.schema.empty()) return *recorded;
    SqliteTarget asked;
    asked.name = from.table;
    asked.schema = spec.schema;
    check_columns(database, asked);
    return spec.schema;
  }
  bool accepts(const SourceSpec&, const ColumnPredicate&, const Config&) const override { return false; }
  std::unique_ptr<Source> open_stream(const SourceSpec& spec, const SourceContext&) const override { refuse_stream(TableOfFile(spec)); }
  std::unique_ptr<SplitScan> open_batch(const SourceSpec& spec, const Config&) const override {
    return std::make_unique<TableScan>(TableOfFile(spec), spec.schema);
  }
};

}  // namespace

void register_sqlite_source() { register_source(std::make_shared<SqliteSourceConnector>()); }

}  // namespace izvor::io
