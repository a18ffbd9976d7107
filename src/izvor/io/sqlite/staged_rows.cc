#include "izvor/io/sqlite/staged_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/util/byte_size.h>
#include <sqlite3.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::io {
namespace {

// Holds the spilled rows: the target's columns as they will be bound, then the encoded merge key.
constexpr const char* kStage = "temp.izvor_stage";

std::optional<RowKeyCodec> make_codec(const SqliteTarget& target) {
  if (target.merge_keys.empty()) return std::nullopt;
  std::vector<DataType> types;
  for (const int key : target.merge_keys) types.push_back(target.schema.field(static_cast<size_t>(key)).type());
  return RowKeyCodec(std::move(types));
}

// SQLite keeps NaN as NULL, so both are one key.
template <typename ArrowArray, typename Builder>
std::shared_ptr<arrow::Array> nan_as_null(const std::shared_ptr<arrow::Array>& column) {
  const auto& values = static_cast<const ArrowArray&>(*column);
  Builder builder;
  throw_if_error(builder.Reserve(values.length()));
  for (int64_t i = 0; i < values.length(); ++i) {
    const bool is_null = values.IsNull(i) || std::isnan(values.Value(i));
    is_null ? builder.UnsafeAppendNull() : builder.UnsafeAppend(values.Value(i));
  }
  return value_or_throw(builder.Finish());
}

std::shared_ptr<arrow::Array> as_key(const DataType& type, const std::shared_ptr<arrow::Array>& column) {
  if (type.id() == TypeId::kDouble) return nan_as_null<arrow::DoubleArray, arrow::DoubleBuilder>(column);
  if (type.id() == TypeId::kFloat) return nan_as_null<arrow::FloatArray, arrow::FloatBuilder>(column);
  return column;
}

// Bytes [from, from + 8) of a key as a number that compares as they do; zeros behind its end.
uint64_t key_part(std::string_view key, size_t from) {
  uint64_t part = 0;
  if (from < key.size()) std::memcpy(&part, key.data() + from, std::min<size_t>(8, key.size() - from));
  return __builtin_bswap64(part);
}

int64_t bytes_of(const Batch& batch) {
  int64_t bytes = 0;
  for (const auto& column : batch.columns) bytes += arrow::util::TotalBufferSize(*column);
  return bytes;
}

void check(const SqliteDatabase& database, int code) {
  if (code != SQLITE_OK) database.fail("Binding a row");
}

}  // namespace

// The prepared statements of one merge.
struct StagedRows::MergeStatements {
  SqliteDatabase& database;
  SqliteStatement insert;
  std::optional<SqliteStatement> update;

  // `bind` gives the row's cells to the statement that it is called with.
  template <typename Bind>
  void merge_row(const Bind& bind) {
    if (update) {
      check(database, bind(update->raw()));
      update->step();
      if (database.changes() > 0) return;
    }
    check(database, bind(insert.raw()));
    insert.step();
  }
};

// ---- Staging

StagedRows::StagedRows(const SqliteTarget& target, SqliteDatabase& database, int64_t memory_limit)
    : target_(target), database_(database), memory_limit_(memory_limit), codec_(make_codec(target)), binder_(target.schema) {}

StagedRows::~StagedRows() {
  if (!spilled_) return;
  try {
    database_.execute(std::string("DROP TABLE IF EXISTS ") + kStage);
  } catch (const Error&) {
    // The table is temporary: it ends with the connection at the latest, and the next batch empties it before use.
  }
}

RowKeys StagedRows::encode_keys(const Batch& batch) const {
  RowKeys keys;
  if (!codec_) return keys;
  std::vector<std::shared_ptr<arrow::Array>> columns;
  for (const int key : target_.merge_keys) {
    const auto position = static_cast<size_t>(key);
    columns.push_back(as_key(target_.schema.field(position).type(), batch.columns[position]));
  }
  codec_->encode(columns, batch.num_rows, keys);
  return keys;
}

void StagedRows::add(int worker, const Batch& batch) {
  if (batch.num_rows == 0) return;
  StagedBatch staged{batch, encode_keys(batch)};
  const int64_t bytes = bytes_of(batch) + static_cast<int64_t>(staged.keys.bytes.size() + staged.keys.ends.size() * sizeof(uint64_t));
  const std::lock_guard lock(mutex_);
  by_worker_[worker].push_back(std::move(staged));
  num_rows_ += batch.num_rows;
  bytes_ += bytes;
  if (bytes_ > memory_limit_) spill();
}

std::vector<StagedRows::StagedBatch> StagedRows::take_batches() {
  std::vector<StagedBatch> out;
  for (auto& [worker, batches] : by_worker_) std::move(batches.begin(), batches.end(), std::back_inserter(out));
  by_worker_.clear();
  bytes_ = 0;
  return out;
}

void StagedRows::spill() {
  std::string names = "key";
  std::string parameters = "?" + std::to_string(target_.schema.size() + 1);
  for (size_t i = 1; i <= target_.schema.size(); ++i) {
    names += ", c" + std::to_string(i);
    parameters += ", ?" + std::to_string(i);
  }
  if (!spilled_) {
    database_.execute(std::string("DROP TABLE IF EXISTS ") + kStage);
    database_.execute(std::string("CREATE TABLE ") + kStage + " (" + names + ")");
  }
  spilled_ = true;
  SqliteStatement insert = database_.prepare(std::string("INSERT INTO ") + kStage + " (" + names + ") VALUES (" + parameters + ")");
  const int key_parameter = static_cast<int>(target_.schema.size()) + 1;
  const bool own_transaction = !database_.in_transaction();
  if (own_transaction) database_.execute("BEGIN");
  for (const StagedBatch& staged : take_batches()) {
    for (int64_t row = 0; row < staged.batch.num_rows; ++row) {
      check(database_, binder_.bind(insert.raw(), staged.batch, row));
      if (codec_) {
        const std::string_view key = staged.keys[static_cast<size_t>(row)];
        check(database_, sqlite3_bind_blob64(insert.raw(), key_parameter, key.data(), key.size(), SQLITE_STATIC));
      }
      insert.step();
    }
  }
  if (own_transaction) database_.execute("COMMIT");
}

// ---- Merging

std::vector<StagedRows::RowRef> StagedRows::sorted_rows(const std::vector<StagedBatch>& batches) const {
  std::vector<RowRef> rows;
  rows.reserve(static_cast<size_t>(num_rows_));
  for (size_t b = 0; b < batches.size(); ++b) {
    for (size_t row = 0; row < static_cast<size_t>(batches[b].batch.num_rows); ++row) {
      const std::string_view key = codec_ ? batches[b].keys[row] : std::string_view();
      rows.push_back({key_part(key, 0), key_part(key, 8), static_cast<uint32_t>(b), static_cast<uint32_t>(row)});
    }
  }
  if (!codec_) return rows;
  const auto key_of = [&](const RowRef& ref) { return batches[ref.batch].keys[ref.row]; };
  const bool prefix_is_key = codec_->fixed_width().value_or(SIZE_MAX) <= 16;
  const auto equal_prefix = [](const RowRef& a, const RowRef& b) { return a.key_high == b.key_high && a.key_low == b.key_low; };
  std::sort(rows.begin(), rows.end(), [&](const RowRef& a, const RowRef& b) {
    if (a.key_high != b.key_high) return a.key_high < b.key_high;
    if (a.key_low != b.key_low) return a.key_low < b.key_low;
    return !prefix_is_key && key_of(a) < key_of(b);
  });
  const auto duplicate =
      std::adjacent_find(rows.begin(), rows.end(), [&](const RowRef& a, const RowRef& b) { return equal_prefix(a, b) && key_of(a) == key_of(b); });
  if (duplicate != rows.end()) throw Error("MERGE_CARDINALITY_VIOLATION");
  return rows;
}

void StagedRows::merge(bool rows_may_exist) {
  MergeStatements statements{database_, database_.prepare(target_.insert_sql()), std::nullopt};
  if (rows_may_exist && codec_) statements.update.emplace(database_.prepare(target_.update_sql()));
  spilled_ ? merge_spilled(statements) : merge_batches(statements);
}

void StagedRows::merge_batches(MergeStatements& statements) {
  const std::vector<StagedBatch> batches = take_batches();
  for (const RowRef& ref : sorted_rows(batches)) {
    statements.merge_row([&](sqlite3_stmt* statement) { return binder_.bind(statement, batches[ref.batch].batch, ref.row); });
  }
}

void StagedRows::merge_spilled(MergeStatements& statements) {
  spill();
  // In insertion order without merge keys.
  SqliteStatement rows = database_.prepare(std::string("SELECT * FROM ") + kStage + " ORDER BY " + (codec_ ? "key" : "rowid"));
  std::string previous_key;
  while (rows.step()) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(rows.raw(), 0));
    const std::string_view key(bytes == nullptr ? "" : bytes, static_cast<size_t>(sqlite3_column_bytes(rows.raw(), 0)));
    if (codec_ && key == previous_key) throw Error("MERGE_CARDINALITY_VIOLATION");
    previous_key = key;
    statements.merge_row([&](sqlite3_stmt* statement) {
      int code = SQLITE_OK;
      for (int i = 1; i <= static_cast<int>(target_.schema.size()) && code == SQLITE_OK; ++i) {
        code = sqlite3_bind_value(statement, i, sqlite3_column_value(rows.raw(), i));
      }
      return code;
    });
  }
}

}  // namespace izvor::io
