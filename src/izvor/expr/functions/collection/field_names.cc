#include "izvor/expr/functions/collection/field_names.h"

#include "izvor/expr/function.h"

namespace izvor::expr {

std::optional<std::string> name_of(const Expression& expression) {
  if (const auto* reference = expression.as<AttributeReference>()) return reference->attribute.name;
  if (const auto* variable = expression.as<LambdaVariable>()) return variable->name;
  const auto* call = expression.as<Call>();
  if (call == nullptr) return std::nullopt;
  const std::string_view function = call->function->name();
  if (function != "get_struct_field" && function != "get_array_struct_fields") return std::nullopt;
  return call->arguments.back()->as<Literal>()->value.as_string();
}

}  // namespace izvor::expr
