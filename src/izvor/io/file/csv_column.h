#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/io/file/csv_values.h"
#include "izvor/types/column_predicate.h"
#include "izvor/types/csv_format.h"
#include "izvor/types/data_type.h"

namespace izvor::io {

// Most rows that are parsed as one block: a block's flags and indexes stay in the first-level cache.
constexpr int kCsvBlockRows = 1024;

// Where one column's fields lie in a block of rows: between structural positions that are `stride` apart, or as tokens.
struct CsvCells {
  const char* data = nullptr;
  const uint32_t* ends = nullptr;  // of the field in the first row; the entry before it is readable
  uint32_t stride = 0;
  const CsvToken* tokens = nullptr;  // one a row, when not null
  size_t text_bytes = 0;             // at most this much text in the block
};

// Which rows of a block are still wanted: all of the first `count`, or those listed.
struct CsvRowSet {
  const uint16_t* indexes = nullptr;
  int count = 0;
};

// Turns the fields of one column into an Arrow array, block by block. Rows of a block are numbered from 0 behind size() rows of former blocks.
class CsvColumn {
 public:
  enum State : uint8_t { kNull, kValid, kMalformed };

  virtual ~CsvColumn() = default;

  // Begins an array of up to `rows` rows.
  virtual void start(int64_t rows) = 0;
  // Appends a block. A field that is not of the column's type becomes a malformed null and sets bad[row].
  virtual void append(const CsvCells& cells, const CsvRowSet& rows, uint8_t* bad) = 0;
  // Clears keep[row] for rows of the open block that a predicate rejects. Malformed fields pass.
  virtual void filter(const ColumnPredicate& predicate, int rows, uint8_t* keep) const = 0;
  // Keeps of the open block only the rows listed, ascending.
  virtual void compact(const uint16_t* kept, int count) = 0;
  // Ends the block with `rows` rows.
  virtual void close_block(int rows) = 0;
  virtual std::shared_ptr<arrow::Array> finish() = 0;

  // Of a row of the open block.
  virtual State state(int row) const = 0;
  // As Spark prints its internal row: dates and timestamps as numbers.
  virtual void print(int row, std::string* out) const = 0;
  // Bytes held for the array under construction.
  virtual int64_t text_bytes() const { return 0; }
};

// Scala's String.toBoolean.
bool parse_scala_boolean(std::string_view text, uint8_t* out);

// Whether CSV columns of this type exist here.
bool csv_supports(const DataType& type);
std::unique_ptr<CsvColumn> make_csv_column(const DataType& type, const CsvValueOptions& options, arrow::MemoryPool* pool);

}  // namespace izvor::io
