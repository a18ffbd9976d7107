#include "izvor/analyze/extract_value.h"

#include "izvor/error.h"
#include "izvor/expr/functions/extract_value.h"
#include "izvor/types/identifier.h"

namespace izvor::analyze {
namespace {

size_t find_field(const DataType& structure, const std::string& name, const NameMatcher& names) {
  std::vector<size_t> found;
  std::vector<std::string> known;
  for (size_t i = 0; i < structure.fields().size(); ++i) {
    const Field& field = structure.fields()[i];
    known.push_back(quote_identifier(field.name));
    if (names.equal(field.name, name)) found.push_back(i);
  }
  if (found.empty()) throw Error("FIELD_NOT_FOUND", {{"fieldName", quote_identifier(name)}, {"fields", join(known, ", ")}});
  if (found.size() > 1) {
    throw Error("AMBIGUOUS_REFERENCE_TO_FIELDS", {{"field", quote_identifier(name)}, {"count", std::to_string(found.size())}});
  }
  return found.front();
}

// The struct whose fields `base` has: its own, or that of its elements; null when it has none.
const DataType* struct_within(const DataType& base) {
  if (base.id() == TypeId::kStruct) return &base;
  const bool is_array_of_structs = base.id() == TypeId::kArray && base.fields()[0].type().id() == TypeId::kStruct;
  return is_array_of_structs ? &base.fields()[0].type() : nullptr;
}

const std::string* literal_text(const expr::Expression& expression) {
  const auto* literal = expression.as<expr::Literal>();
  return literal == nullptr ? nullptr : std::get_if<std::string>(&literal->value.storage);
}

}  // namespace

TypedExpression extract_value(const TypedExpression& base, const TypedExpression& extraction, const NameMatcher& names, expr::EvalMode mode) {
  const DataType& type = base.expression->type;
  const std::string* name = literal_text(*extraction.expression);
  const DataType* structure = struct_within(type);
  if (structure != nullptr && name != nullptr && extraction.expression->type.id() == TypeId::kString) {
    const size_t ordinal = find_field(*structure, *name, names);
    return {expr::get_field(base.expression, ordinal, *name, mode), base.text + "." + *name, std::nullopt};
  }
  if (type.id() == TypeId::kArray || type.id() == TypeId::kMap) {
    return {expr::get_element(base.expression, extraction.expression, mode), base.text + "[" + extraction.text + "]", std::nullopt};
  }
  if (type.id() == TypeId::kStruct) throw Error("INVALID_EXTRACT_FIELD_TYPE", {{"extraction", '"' + extraction.text + '"'}});
  throw Error("INVALID_EXTRACT_BASE_FIELD_TYPE", {{"base", '"' + base.text + '"'}, {"other", '"' + type.sql() + '"'}});
}

TypedExpression extract_field(const TypedExpression& base, const std::string& field, const NameMatcher& names, expr::EvalMode mode) {
  return extract_value(base, {expr::literal(Value::string(field)), field, std::nullopt}, names, mode);
}

}  // namespace izvor::analyze
