#include "izvor/expr/functions/json/schema_inference.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/types/decimal.h"

namespace izvor::expr {
namespace {

using Id = TypeId;

// Precision and scale of a number as it is written: java.math.BigDecimal's.
DataType decimal_or_double(std::string_view text) {
  const size_t exponent_at = text.find_first_of("eE");
  int exponent = 0;
  if (exponent_at != text.npos) {
    const size_t digits = exponent_at + (text[exponent_at + 1] == '+' ? 2 : 1);
    std::from_chars(text.data() + digits, text.data() + text.size(), exponent);
  }
  int scale = -exponent;
  int precision = 0;
  bool behind_point = false;
  for (const char c : text.substr(0, exponent_at)) {
    if (c == '.') behind_point = true;
    if (c < '0' || c > '9') continue;
    if (behind_point) ++scale;
    if (precision > 0 || c != '0') ++precision;
  }
  precision = std::max({precision, scale, 1});
  return precision <= kMaxDecimalPrecision && scale >= 0 ? DataType::decimal(precision, scale) : DataType(Id::kDouble);
}

DataType join_decimals(const DataType& a, const DataType& b) {
  const int scale = std::max<int>(a.scale(), b.scale());
  const int whole = std::max(a.precision() - a.scale(), b.precision() - b.scale());
  return whole + scale > kMaxDecimalPrecision ? DataType(Id::kDouble) : DataType::decimal(whole + scale, scale);
}

DataType join_structs(const DataType& a, const DataType& b) {
  std::map<std::string, DataType> fields;
  for (const DataType* type : {&a, &b}) {
    for (const Field& field : type->fields()) {
      const auto [found, is_new] = fields.emplace(field.name, field.type());
      if (!is_new) found->second = join_inferred(found->second, field.type());
    }
  }
  std::vector<Field> joined;
  for (const auto& [name, type] : fields) joined.emplace_back(name, type);
  return DataType::structure(std::move(joined));
}

// What remains void is read as a string.
DataType without_void(const DataType& type) {
  if (type.id() == Id::kNull) return Id::kString;
  if (type.id() == Id::kArray) return DataType::array(without_void(element_type(type)));
  if (type.id() != Id::kStruct) return type;
  std::vector<Field> fields;
  for (const Field& field : type.fields()) fields.emplace_back(field.name, without_void(field.type()));
  return DataType::structure(std::move(fields));
}

}  // namespace

DataType join_inferred(const DataType& a, const DataType& b) {
  if (a == b || b.id() == Id::kNull) return a;
  if (a.id() == Id::kNull) return b;
  if (a.id() == Id::kStruct && b.id() == Id::kStruct) return join_structs(a, b);
  if (a.id() == Id::kArray && b.id() == Id::kArray) return DataType::array(join_inferred(element_type(a), element_type(b)));
  if (!a.is_numeric() || !b.is_numeric()) return Id::kString;
  if (a.id() == Id::kDouble || b.id() == Id::kDouble) return Id::kDouble;
  const DataType long_digits = DataType::decimal(20, 0);
  return join_decimals(a.id() == Id::kLong ? long_digits : a, b.id() == Id::kLong ? long_digits : b);
}

DataType JsonInference::infer_number(const JsonNode& node) const {
  if (primitives_as_string_) return Id::kString;
  int64_t whole = 0;
  const char* end = node.text.data() + node.text.size();
  if (node.kind == JsonKind::kInteger) {
    return std::from_chars(node.text.data(), end, whole).ec == std::errc() ? DataType(Id::kLong) : decimal_or_double(node.text);
  }
  const bool is_number = node.text.find_first_of("NI") == node.text.npos;
  return prefers_decimal_ && is_number ? decimal_or_double(node.text) : DataType(Id::kDouble);
}

// Fields in the order of their names.
DataType JsonInference::infer_struct(const JsonDocument& document, uint32_t node) const {
  std::vector<Field> fields;
  for (uint32_t name = node + 1; name < document[node].end; name = document[name + 1].end) {
    fields.emplace_back(std::string(document[name].text), infer(document, name + 1));
  }
  std::stable_sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
  return DataType::structure(std::move(fields));
}

DataType JsonInference::infer(const JsonDocument& document, uint32_t index) const {
  const JsonNode& node = document[index];
  switch (node.kind) {
    case JsonKind::kNull: return Id::kNull;
    case JsonKind::kTrue:
    case JsonKind::kFalse: return primitives_as_string_ ? Id::kString : Id::kBoolean;
    case JsonKind::kInteger:
    case JsonKind::kFloat: return infer_number(node);
    case JsonKind::kObject: return infer_struct(document, index);
    case JsonKind::kArray: {
      DataType element = Id::kNull;
      for (uint32_t i = index + 1; i < node.end; i = document[i].end) element = join_inferred(element, infer(document, i));
      return DataType::array(element);
    }
    default: return node.text.empty() ? Id::kNull : Id::kString;
  }
}

DataType JsonInference::infer_schema(const JsonDocument& document) const { return without_void(infer(document, 0)); }

}  // namespace izvor::expr
