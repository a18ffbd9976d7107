#pragma once

// What from_json and from_csv share: the modes and the column for malformed records.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/column_function.h"
#include "izvor/expr/functions/json/cell_builders.h"
#include "izvor/expr/functions/json/json_options.h"

namespace izvor::expr {

enum class RecordOutcome : uint8_t {
  kNone,       // no record: null
  kWhole,      // a value was appended
  kPartial,    // a value was appended, though the record is malformed
  kMalformed,  // nothing was appended
  kMissing     // as kMalformed, and there is no text to keep
};

// A schema without the field that receives the text of malformed records, and where that field stands.
struct RecordSchema {
  RecordSchema(const DataType& schema, const FormatOptions& options);

  DataType parsed;
  std::optional<size_t> corrupt_field;
};

// How a call treats malformed records.
class RecordErrors {
 public:
  RecordErrors(const ColumnCall& call, const char* function, ParseMode mode) : call_(call), function_(function), mode_(mode) {}

  // False when records are not to be read at all, which is then an error of the row.
  bool accepts(int64_t row) const;
  void malformed(int64_t row, std::string_view text, const std::string& subclass) const;

 private:
  const ColumnCall& call_;
  const char* function_;
  ParseMode mode_;
};

// Puts the texts of malformed records into their field.
std::shared_ptr<arrow::Array> with_corrupt_field(const arrow::Array& parsed, const DataType& type, size_t index, const TextCells& texts,
                                                 arrow::MemoryPool* pool);

// Records, made of the schema, the options and the settings: RecordOutcome append(text), append_null(), append_malformed(), malformed_class(),
// finish(pool).
template <typename Records>
std::shared_ptr<arrow::Array> parse_records(const ColumnCall& call, const char* function) {
  const FormatOptions options = options_of(call.call, 2);
  const RecordSchema schema(call.type, options);
  const RecordErrors errors(call, function, parse_mode(options));
  const Cells<std::string_view> texts(*call.argument(0).data());
  const CellValidity is_text(call.argument(0));
  Records records(schema.parsed, options, call.context.settings());
  TextCells corrupt;
  int64_t next_row = 0;
  const auto skip_to = [&](int64_t row) {
    for (; next_row < row; ++next_row) {
      records.append_null();
      corrupt.append_null();
    }
  };
  call.selection.for_each([&](int64_t row) {
    if (!is_text[row] || !errors.accepts(row)) return;
    skip_to(row);
    const RecordOutcome outcome = records.append(texts[row]);
    const bool is_malformed = outcome == RecordOutcome::kPartial || outcome == RecordOutcome::kMalformed;
    const bool is_missing = outcome == RecordOutcome::kMissing;
    if (is_malformed || is_missing) errors.malformed(row, texts[row], records.malformed_class());
    if (outcome == RecordOutcome::kMalformed || is_missing) records.append_malformed();
    if (outcome == RecordOutcome::kNone) records.append_null();
    is_malformed ? corrupt.append(texts[row]) : corrupt.append_null();
    ++next_row;
  });
  skip_to(call.selection.num_rows);
  const auto parsed = records.finish(call.pool());
  return schema.corrupt_field ? with_corrupt_field(*parsed, call.type, *schema.corrupt_field, corrupt, call.pool()) : with_type(*parsed, call.type);
}

}  // namespace izvor::expr
