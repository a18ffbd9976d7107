#include "izvor/expr/functions/json/schema_argument.h"

#include "izvor/expr/column.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

Signature resolve_schema(const ResolveInput& input, const std::string& parameter) {
  input.require_size(1, 2);
  require_options(input, 1);
  const Expression& text = input.argument(0);
  if (text.type.id() != TypeId::kString && text.type.id() != TypeId::kNull) throw unexpected_input_type(input.sql, 0, "\"STRING\"", text);
  if (!is_constant(text)) {
    throw datatype_mismatch(input, "NON_FOLDABLE_INPUT",
                            {{"inputName", "`" + parameter + "`"}, {"inputType", "\"STRING\""}, {"inputExpr", "\"" + to_string(text) + "\""}});
  }
  if (evaluate_constant(text, EvalSettings{}).is_null()) throw datatype_mismatch(input, "UNEXPECTED_NULL", {{"exprName", "`" + parameter + "`"}});
  return {input.types(), TypeId::kString, false};
}

}  // namespace

ColumnFunctionSpec schema_function(const std::string& name, const std::string& parameter,
                                   std::string (*schema_of)(const std::string& text, const FormatOptions& options)) {
  ColumnFunctionSpec spec{name, [parameter](const ResolveInput& input) { return resolve_schema(input, parameter); },
                          [schema_of](const ColumnCall& call) {
                            if (call.selection.count == 0) return null_column(call.type, call.selection.num_rows, call.pool());
                            const Value text = evaluate_constant(*call.call.arguments[0], call.context.settings());
                            const std::string schema = schema_of(text.as_string(), options_of(call.call, 1));
                            return repeat(Value::string(schema), call.selection.num_rows, call.pool());
                          }};
  spec.can_fail = true;
  return spec;
}

}  // namespace izvor::expr
