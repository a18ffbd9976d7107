#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {

DataType AggregateFunction::result_type(const Signature& signature, const AggregateCall&) const { return signature.result_type; }

std::string AggregateFunction::print(const std::vector<std::string>& arguments, const AggregateCall&) const {
  std::string out(name());
  out += '(';
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (i != 0) out += ", ";
    out += arguments[i];
  }
  return out + ')';
}

void resolve_call(AggregateCall& call, const std::string& sql) {
  const size_t keys = call.function->within_group(call.arguments.size() - call.order.size()) == WithinGroup::kSortsInput ? call.order.size() : 0;
  const std::vector<ExpressionPtr> own(call.arguments.begin(), call.arguments.end() - static_cast<std::ptrdiff_t>(keys));
  const Signature signature = call.function->resolve(own, call.mode, sql);
  for (size_t i = 0; i < own.size(); ++i) call.arguments[i] = cast(own[i], signature.argument_types[i], coercion_mode(call.mode));
  for (size_t i = own.size(); i < call.arguments.size(); ++i) {
    if (!is_ordered(call.arguments[i]->type)) throw invalid_ordering_type(sql, "sortorder", call.arguments[i]->type);
  }
  call.type = call.function->result_type(signature, call);
  call.nullable = signature.nullable;
}

std::string print_call(const AggregateCall& call, std::vector<std::string> arguments, const std::string& filter) {
  if (call.is_distinct && !arguments.empty()) arguments[0] = "DISTINCT " + arguments[0];
  std::string out = call.function->print(arguments, call);
  if (call.filter != nullptr) out += " FILTER (WHERE " + filter + ")";
  return out;
}

}  // namespace izvor::expr
