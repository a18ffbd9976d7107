// to_json: structs, arrays and maps as JSON.
#include <string>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/json/families.h"
#include "izvor/expr/functions/json/format_function.h"
#include "izvor/expr/functions/json/json_options.h"
#include "izvor/expr/functions/json/json_writer.h"

namespace izvor::expr {
namespace {

Signature resolve_to_json(const ResolveInput& input) {
  input.require_size(1, 2);
  require_options(input, 1);
  const DataType& type = input.type(0);
  if (!type.is_nested()) throw datatype_mismatch(input, "INVALID_JSON_SCHEMA", {{"schema", quoted_type(type)}});
  return {input.types(), TypeId::kString, true};
}

std::shared_ptr<arrow::Array> evaluate_to_json(const ColumnCall& call) {
  JsonStyle style(options_of(call.call, 1), call.context.settings());
  const auto writer = JsonWriter::make(call.argument_type(0), call.arguments[0], style);
  CellSink<std::string_view> out(call.selection.num_rows, call.type, call.pool());
  std::string text;
  call.selection.for_each([&](int64_t row) {
    if (writer->is_null(row)) return out.set_null(row);
    text.clear();
    writer->write(row, 0, text);
    out.set(row, text);
  });
  return out.finish();
}

}  // namespace

void register_to_json(ScalarFunctionRegistry& registry) {
  registry.add<FormatFunction>(ColumnFunctionSpec{"to_json", resolve_to_json, evaluate_to_json}, 1);
}

}  // namespace izvor::expr
