// struct, named_struct.
#include <string>

#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/field_names.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {
namespace {

Signature resolve_struct(const ResolveInput& input) {
  std::vector<Field> fields;
  for (size_t i = 0; i < input.size(); ++i) {
    fields.emplace_back(name_of(input.argument(i)).value_or("col" + std::to_string(i + 1)), input.type(i), input.nullable(i));
  }
  return {input.types(), DataType::structure(std::move(fields)), false};
}

// The name that a literal gives to a field; null when it is not one.
const std::string* field_name(const Expression& expression) {
  const auto* literal = expression.as<Literal>();
  return literal == nullptr || literal->value.type.id() != TypeId::kString ? nullptr : std::get_if<std::string>(&literal->value.storage);
}

Error no_field_names(const ResolveInput& input) {
  std::string names;
  for (size_t i = 0; i < input.size(); i += 2) {
    if (field_name(input.argument(i)) == nullptr) names += (names.empty() ? "\"" : ", \"") + to_string(input.argument(i)) + "\"";
  }
  return datatype_mismatch(input, "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING", {{"inputExprs", "[" + names + "]"}});
}

Signature resolve_named_struct(const ResolveInput& input) {
  if (input.size() % 2 != 0) throw wrong_num_args(input.name, "2n (n > 0)", input.size());
  std::vector<Field> fields;
  for (size_t i = 0; i < input.size(); i += 2) {
    const std::string* name = field_name(input.argument(i));
    if (name == nullptr) throw no_field_names(input);
    fields.emplace_back(*name, input.type(i + 1), input.nullable(i + 1));
  }
  return {input.types(), DataType::structure(std::move(fields)), false};
}

std::shared_ptr<arrow::Array> evaluate_struct(const ColumnCall& call) { return struct_of(call.type, call.selection.num_rows, call.arguments); }

std::shared_ptr<arrow::Array> evaluate_named_struct(const ColumnCall& call) {
  arrow::ArrayVector values;
  for (size_t i = 1; i < call.arguments.size(); i += 2) values.push_back(call.arguments[i]);
  return struct_of(call.type, call.selection.num_rows, values);
}

}  // namespace

void register_structs(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(evaluating_all({"struct", resolve_struct, evaluate_struct}));
  registry.add<ColumnFunction>(evaluating_all({"named_struct", resolve_named_struct, evaluate_named_struct}));
}

}  // namespace izvor::expr
