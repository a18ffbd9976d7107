#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

struct sqlite3_stmt;

namespace izvor::io {

// The table of docs/formats/sqlite.md.

// The declared type of a column that holds `type`: INTEGER, REAL, TEXT or BLOB; nothing where SQLite has no faithful form.
std::optional<std::string_view> sqlite_type(const DataType& type);

// Whether values of `type` come back as they were written from a column that somebody declared as `declared`.
bool sqlite_column_fits(const DataType& type, const std::string& declared);

// Binds the cells of a row to the parameters of a statement, in the order of the columns. The values point into the batch: it has to live
// until the statement was stepped.
class RowBinder {
 public:
  explicit RowBinder(const Schema& schema);

  // Returns a SQLite result code.
  int bind(sqlite3_stmt* statement, const Batch& batch, int64_t row);

 private:
  // The text of a date or time that was bound last, and its value: neighbours of a sorted run share it.
  struct Scratch {
    std::string text;
    std::optional<int64_t> value;
  };
  using BindCell = int (*)(sqlite3_stmt*, int parameter, const arrow::Array&, int64_t row, Scratch&);

  static BindCell bind_cell_of(const DataType& type);
  static int bind_date(sqlite3_stmt*, int parameter, const arrow::Array&, int64_t row, Scratch&);
  template <bool kUtc>
  static int bind_timestamp(sqlite3_stmt*, int parameter, const arrow::Array&, int64_t row, Scratch&);

  std::vector<BindCell> cells_;
  std::vector<Scratch> scratch_;
};

}  // namespace izvor::io
