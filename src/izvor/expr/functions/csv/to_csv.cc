// to_csv: a struct as a record.
#include <string>

#include <arrow/array.h>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/csv/csv_cells.h"
#include "izvor/expr/functions/csv/csv_options.h"
#include "izvor/expr/functions/csv/csv_writer.h"
#include "izvor/expr/functions/csv/families.h"
#include "izvor/expr/functions/json/format_function.h"

namespace izvor::expr {
namespace {

Signature resolve_to_csv(const ResolveInput& input) {
  input.require_size(1, 2);
  require_options(input, 1);
  const DataType& type = input.type(0);
  if (type.id() != TypeId::kStruct) {
    throw datatype_mismatch(input, "UNSUPPORTED_INPUT_TYPE", {{"functionName", "`to_csv`"}, {"dataType", quoted_type(type)}});
  }
  return {input.types(), TypeId::kString, true};
}

std::shared_ptr<arrow::Array> evaluate_to_csv(const ColumnCall& call) {
  const FormatOptions options = options_of(call.call, 1);
  const CsvStyle style(options);
  const CsvWriter writer(style);
  DatetimeWriter datetimes(options, call.context.settings());
  const auto& structs = static_cast<const arrow::StructArray&>(call.argument(0));
  const std::vector<Field>& fields = call.argument_type(0).fields();
  std::vector<std::unique_ptr<CsvCells>> columns;
  for (size_t i = 0; i < fields.size(); ++i) {
    columns.push_back(CsvCells::make(fields[i].type(), structs.field(static_cast<int>(i)), datetimes, call.context));
  }
  const CellValidity is_struct(structs);
  CellSink<std::string_view> out(call.selection.num_rows, call.type, call.pool());
  std::string line;
  std::string cell;
  call.selection.for_each([&](int64_t row) {
    if (!is_struct[row]) return out.set_null(row);
    line.clear();
    for (size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) line += style.format.separator;
      if (columns[i]->is_null(row)) {
        writer.append_null(line);
        continue;
      }
      cell.clear();
      columns[i]->append(row, cell);
      writer.append(cell, line);
    }
    line.empty() ? out.set_null(row) : out.set(row, line);  // of one null Spark makes no record
  });
  return out.finish();
}

}  // namespace

void register_to_csv(ScalarFunctionRegistry& registry) {
  registry.add<FormatFunction>(ColumnFunctionSpec{"to_csv", resolve_to_csv, evaluate_to_csv}, 1);
}

}  // namespace izvor::expr
