#include "izvor/expr/type_coercion.h"

#include <algorithm>

#include "izvor/expr/cast_kernels.h"
#include "izvor/types/decimal.h"

namespace izvor::expr {
namespace {

using Id = TypeId;

bool is_datetime(const DataType& type) { return type.id() == Id::kDate || type.id() == Id::kTimestamp || type.id() == Id::kTimestampNtz; }
bool is_ansi(EvalMode mode) { return mode != EvalMode::kLegacy; }
bool is_string(const DataType& type) { return type.id() == Id::kString; }

int whole_digits(const DataType& decimal) { return decimal.precision() - decimal.scale(); }

// Of too many digits, those before the point are kept.
DataType wider_decimal(const DataType& a, const DataType& b) {
  const DataType left = decimal_of(a);
  const DataType right = decimal_of(b);
  const int scale = std::max<int>(left.scale(), right.scale());
  const int precision = std::max(whole_digits(left), whole_digits(right)) + scale;
  const int excess = std::max(0, precision - kMaxDecimalPrecision);
  return DataType::decimal(precision - excess, std::max(0, scale - excess));
}

// With ANSI a float meets an integer as double, so that no digits are lost.
DataType wider_number(const DataType& a, const DataType& b, EvalMode mode) {
  const bool has_floating = a.is_floating() || b.is_floating();
  if (a.id() == Id::kDecimal || b.id() == Id::kDecimal) return has_floating ? DataType(Id::kDouble) : wider_decimal(a, b);
  const DataType& wider = std::max(a.id(), b.id()) == a.id() ? a : b;
  if (is_ansi(mode) && wider.id() == Id::kFloat) return Id::kDouble;
  return wider;
}

DataType wider_datetime(const DataType& a, const DataType& b) {
  const bool zoned = a.id() == Id::kTimestamp || b.id() == Id::kTimestamp;
  return zoned ? Id::kTimestamp : Id::kTimestampNtz;
}

// Types of which neither is a string or nested.
std::optional<DataType> tightest(const DataType& a, const DataType& b, EvalMode mode) {
  if (a == b) return a;
  if (a.id() == Id::kNull) return b;
  if (b.id() == Id::kNull) return a;
  if (a.is_numeric() && b.is_numeric()) return wider_number(a, b, mode);
  if (is_datetime(a) && is_datetime(b)) return wider_datetime(a, b);
  if (a.is_interval() && a.id() == b.id()) {
    return DataType::interval(std::min(a.first_unit(), b.first_unit()), std::max(a.last_unit(), b.last_unit()));
  }
  return std::nullopt;
}

// What a string becomes beside another type with ANSI.
std::optional<DataType> ansi_string_partner(const DataType& other) {
  if (other.id() == Id::kNull) return DataType(Id::kString);
  if (other.is_integral()) return DataType(Id::kLong);
  if (other.is_numeric()) return DataType(Id::kDouble);
  if (other.is_nested() || other.is_interval()) return std::nullopt;
  return other;
}

// A string and another type, in either order; null when there is none.
const DataType* beside_string(const DataType& a, const DataType& b) {
  if (is_string(a)) return &b;
  return is_string(b) ? &a : nullptr;
}

// Whether names that differ in case alone are the same: spark.sql.caseSensitive is false.
bool same_name(const std::string& a, const std::string& b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// The common type of two values: of a string and another by `with_string(other)`, of nested types part by part.
template <typename WithString>
class Merge {
 public:
  Merge(EvalMode mode, WithString with_string) : mode_(mode), with_string_(with_string) {}

  std::optional<DataType> operator()(const DataType& a, const DataType& b) const {
    if (a == b) return a;
    if (a.id() == Id::kNull) return b;
    if (b.id() == Id::kNull) return a;
    if (const DataType* other = beside_string(a, b)) return with_string_(*other);
    if (!a.is_nested() || a.id() != b.id()) return a.is_nested() || b.is_nested() ? std::nullopt : tightest(a, b, mode_);
    return nested(a, b);
  }

 private:
  std::optional<DataType> nested(const DataType& a, const DataType& b) const {
    if (a.fields().size() != b.fields().size()) return std::nullopt;
    std::vector<Field> parts;
    for (size_t i = 0; i < a.fields().size(); ++i) {
      const auto part = merge_part(a.fields()[i], b.fields()[i]);
      if (!part || (a.id() == Id::kStruct && !same_name(a.fields()[i].name, b.fields()[i].name))) return std::nullopt;
      parts.push_back(*part);
    }
    if (a.id() == Id::kStruct) return DataType::structure(std::move(parts));
    if (a.id() == Id::kArray) return DataType::array(parts[0].type(), parts[0].nullable);
    // A key that a cast could make null is none.
    if (parts[0].nullable) return std::nullopt;
    return DataType::map(parts[0].type(), parts[1].type(), parts[1].nullable);
  }

  std::optional<Field> merge_part(const Field& a, const Field& b) const {
    const auto type = (*this)(a.type(), b.type());
    if (!type) return std::nullopt;
    const bool forced = cast_forces_null(a.type(), *type, EvalMode::kLegacy) || cast_forces_null(b.type(), *type, EvalMode::kLegacy);
    return Field(a.name, *type, a.nullable || b.nullable || forced);
  }

  EvalMode mode_;
  WithString with_string_;
};

std::optional<DataType> string_partner(const DataType& other, EvalMode mode) {
  if (is_ansi(mode)) return ansi_string_partner(other);
  if (other.id() == Id::kBinary || other.id() == Id::kBoolean || other.is_nested()) return std::nullopt;
  return DataType(Id::kString);
}

bool has_string(const DataType& type) { return is_string(type) || (type.id() == Id::kArray && has_string(type.fields()[0].type())); }

// The digits that an integer literal really has.
std::optional<DataType> literal_decimal(const Expression& expression) {
  const auto* literal = expression.as<Literal>();
  if (literal == nullptr || literal->value.is_null() || !expression.type.is_integral() || expression.type.id() == Id::kByte) return std::nullopt;
  int digits = 1;
  while (!fits_precision(literal->value.as_int(), digits)) ++digits;
  return DataType::decimal(digits, 0);
}

// The decimal type of an operand beside a decimal.
DataType decimal_operand(const Expression& operand) { return literal_decimal(operand).value_or(decimal_of(operand.type)); }

bool is_exact(const DataType& type) { return type.is_integral() || type.id() == Id::kDecimal; }

// A decimal and another decimal or integer.
bool are_decimals(const DataType& a, const DataType& b) { return is_exact(a) && is_exact(b) && (a.id() == Id::kDecimal || b.id() == Id::kDecimal); }

std::optional<DataType> numbers_beside_string(const DataType& other, EvalMode mode) {
  if (is_ansi(mode)) return other.is_numeric() ? ansi_string_partner(other) : std::nullopt;
  if (other.is_numeric() || is_string(other) || other.id() == Id::kNull) return DataType(Id::kDouble);
  return std::nullopt;
}

// The type of values that differ in the names of fields and in what may be null alone: with the names of the first.
std::optional<DataType> same_but_for_names(const DataType& a, const DataType& b) {
  if (!a.is_nested() || a.id() != b.id()) return a == b ? std::optional<DataType>(a) : std::nullopt;
  if (a.fields().size() != b.fields().size()) return std::nullopt;
  std::vector<Field> parts;
  for (size_t i = 0; i < a.fields().size(); ++i) {
    const Field& part = a.fields()[i];
    const auto type = same_but_for_names(part.type(), b.fields()[i].type());
    if (!type) return std::nullopt;
    parts.emplace_back(part.name, *type, part.nullable || b.fields()[i].nullable);
  }
  if (a.id() == Id::kStruct) return DataType::structure(std::move(parts));
  if (a.id() == Id::kArray) return DataType::array(parts[0].type(), parts[0].nullable);
  return DataType::map(parts[0].type(), parts[1].type(), parts[1].nullable);
}

}  // namespace

DataType decimal_of(const DataType& number) {
  switch (number.id()) {
    case Id::kByte: return DataType::decimal(3, 0);
    case Id::kShort: return DataType::decimal(5, 0);
    case Id::kInt: return DataType::decimal(10, 0);
    case Id::kLong: return DataType::decimal(20, 0);
    case Id::kFloat: return DataType::decimal(14, 7);
    case Id::kDouble: return DataType::decimal(30, 15);
    default: return number;
  }
}

DataType adjusted_decimal(int precision, int scale) {
  constexpr int kMinAdjustedScale = 6;
  if (precision <= kMaxDecimalPrecision) return DataType::decimal(precision, scale);
  return DataType::decimal(kMaxDecimalPrecision, std::max(kMaxDecimalPrecision - (precision - scale), std::min(scale, kMinAdjustedScale)));
}

bool same_type(const DataType& a, const DataType& b) {
  if (a.id() != b.id() || !a.is_nested()) return a == b;
  const auto& left = a.fields();
  const auto& right = b.fields();
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Field& x, const Field& y) { return same_name(x.name, y.name) && same_type(x.type(), y.type()); });
}

std::optional<DataType> common_type(const DataType& a, const DataType& b, EvalMode mode) {
  return Merge(mode, [mode](const DataType& other) { return string_partner(other, mode); })(a, b);
}

// Without ANSI strings come first, because a string and another type depend on the order otherwise.
std::optional<DataType> common_type(const std::vector<DataType>& types, EvalMode mode) {
  std::vector<DataType> ordered = types;
  if (!is_ansi(mode)) std::stable_partition(ordered.begin(), ordered.end(), has_string);
  std::optional<DataType> common = DataType(Id::kNull);
  for (const DataType& type : ordered) {
    if (common) common = common_type(*common, type, mode);
  }
  return common;
}

std::optional<DataType> common_type_without_strings(const std::vector<DataType>& types, EvalMode mode) {
  const Merge merge(mode, [](const DataType&) { return std::optional<DataType>(); });
  std::optional<DataType> common = DataType(Id::kNull);
  for (const DataType& type : types) {
    if (common) common = merge(*common, type);
  }
  return common;
}

std::optional<DataType> comparison_type(const Expression& a, const Expression& b, EvalMode mode, bool equality) {
  if (a.type == b.type) return a.type;
  if (const auto type = same_but_for_names(a.type, b.type)) return type;
  if (const DataType* other = beside_string(a.type, b.type)) {
    if (is_ansi(mode) || other->id() == Id::kDecimal) return ansi_string_partner(*other);
    if (other->id() == Id::kNull) return DataType(Id::kString);
    return other->is_nested() || other->is_interval() ? std::nullopt : std::optional<DataType>(*other);
  }
  if (!is_ansi(mode) && equality) {
    if (a.type.id() == Id::kBoolean && b.type.is_numeric()) return b.type;
    if (b.type.id() == Id::kBoolean && a.type.is_numeric()) return a.type;
  }
  if (are_decimals(a.type, b.type)) return wider_decimal(decimal_operand(a), decimal_operand(b));
  return common_type(a.type, b.type, mode);
}

std::optional<std::pair<DataType, DataType>> arithmetic_types(const Expression& a, const Expression& b, EvalMode mode) {
  std::optional<DataType> common;
  if (a.type.id() == Id::kNull && b.type.id() == Id::kNull) {
    common = DataType(Id::kDouble);
  } else if (const DataType* other = beside_string(a.type, b.type)) {
    common = numbers_beside_string(*other, mode);
  } else if (are_decimals(a.type, b.type)) {
    return std::pair(decimal_operand(a), decimal_operand(b));
  } else if (!a.type.is_nested() && !b.type.is_nested()) {
    common = tightest(a.type, b.type, mode);
  }
  if (!common || !common->is_numeric()) return std::nullopt;
  return std::pair(*common, *common);
}

bool nullable_as(const Expression& argument, const DataType& type, EvalMode mode) {
  return argument.nullable || cast_forces_null(argument.type, type, coercion_mode(mode));
}

}  // namespace izvor::expr
