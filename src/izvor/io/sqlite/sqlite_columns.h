#pragma once

#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

struct sqlite3_stmt;

namespace izvor::io {

// Rows of a statement as columns of `fields`, by position: what RowBinder wrote comes back as it was.
class ColumnCollector {
 public:
  // `origin` is what errors name: the table and its file.
  ColumnCollector(const std::vector<Field>& fields, std::string origin, arrow::MemoryPool* pool);
  ~ColumnCollector();

  // The statement's current row. Throws IZVOR_IO_ERROR for a value that the column's type cannot hold.
  void add(sqlite3_stmt* statement);
  int64_t num_rows() const { return num_rows_; }
  // The rows since the last call.
  Batch take();

 private:
  void append(sqlite3_stmt* statement, int column);
  [[noreturn]] void refuse(sqlite3_stmt* statement, int column) const;

  const std::vector<Field> fields_;
  const std::string origin_;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
  int64_t num_rows_ = 0;
};

// The type of a column that somebody else declared: DATE, TIMESTAMP and BOOLEAN by name, anything else by SQLite's rules.
DataType type_of_declaration(const std::string& declared);

}  // namespace izvor::io
