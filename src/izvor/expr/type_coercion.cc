#include "izvor/expr/type_coercion.h"

#include <algorithm>

#include "izvor/expr/cast_kernels.h"

namespace izvor::expr {
namespace {

using Id = TypeId;

bool is_datetime(const DataType& type) { return type.id() == Id::kDate || type.id() == Id::kTimestamp || type.id() == Id::kTimestampNtz; }
bool is_ansi(EvalMode mode) { return mode != EvalMode::kLegacy; }

int integral_digits(const DataType& type) {
  constexpr int kDigits[] = {3, 5, 10, 20};
  return type.is_integral() ? kDigits[static_cast<int>(type.id()) - static_cast<int>(Id::kByte)] : type.precision() - type.scale();
}

DataType wider_decimal(const DataType& a, const DataType& b) {
  const int scale = std::max<int>(a.scale(), b.scale());
  const int whole = std::max(integral_digits(a), integral_digits(b));
  return DataType::decimal(std::min(38, whole + scale), std::min(38, scale));
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

// Types that differ and of which neither is a string.
std::optional<DataType> tightest(const DataType& a, const DataType& b, EvalMode mode) {
  if (a.id() == Id::kNull) return b;
  if (b.id() == Id::kNull) return a;
  if (a.is_numeric() && b.is_numeric()) return wider_number(a, b, mode);
  if (is_datetime(a) && is_datetime(b)) return wider_datetime(a, b);
  return std::nullopt;
}

// What a string becomes beside another type with ANSI.
std::optional<DataType> ansi_string_partner(const DataType& other) {
  if (other.is_integral()) return DataType(Id::kLong);
  if (other.is_numeric()) return DataType(Id::kDouble);
  if (other.is_nested()) return std::nullopt;
  return other;
}

// A string and another type, in either order; null when there is none.
const DataType* beside_string(const DataType& a, const DataType& b) {
  if (a.id() == Id::kString) return &b;
  return b.id() == Id::kString ? &a : nullptr;
}

}  // namespace

std::optional<DataType> common_type(const DataType& a, const DataType& b, EvalMode mode) {
  if (a == b) return a;
  const DataType* other = beside_string(a, b);
  if (other == nullptr) return tightest(a, b, mode);
  if (other->id() == Id::kNull) return DataType(Id::kString);
  if (is_ansi(mode)) return ansi_string_partner(*other);
  if (other->id() == Id::kBinary || other->id() == Id::kBoolean || other->is_nested()) return std::nullopt;
  return DataType(Id::kString);
}

std::optional<DataType> common_type(const std::vector<DataType>& types, EvalMode mode) {
  std::optional<DataType> common = DataType(Id::kNull);
  for (const DataType& type : types) {
    if (common) common = common_type(*common, type, mode);
  }
  return common;
}

std::optional<DataType> comparison_type(const DataType& a, const DataType& b, EvalMode mode, bool equality) {
  if (a == b) return a;
  const DataType* other = beside_string(a, b);
  if (other != nullptr) {
    if (other->id() == Id::kNull) return DataType(Id::kString);
    if (is_ansi(mode) || other->id() == Id::kDecimal) return ansi_string_partner(*other);
    return other->is_nested() ? std::nullopt : std::optional<DataType>(*other);
  }
  if (!is_ansi(mode) && equality) {
    if (a.id() == Id::kBoolean && b.is_numeric()) return b;
    if (b.id() == Id::kBoolean && a.is_numeric()) return a;
  }
  return tightest(a, b, mode);
}

std::optional<DataType> arithmetic_type(const DataType& a, const DataType& b, EvalMode mode) {
  if (a.id() == Id::kNull && b.id() == Id::kNull) return DataType(Id::kDouble);
  const DataType* other = beside_string(a, b);
  if (other == nullptr) {
    const auto common = a == b ? std::optional<DataType>(a) : tightest(a, b, mode);
    return common && common->is_numeric() ? common : std::nullopt;
  }
  if (is_ansi(mode)) return other->is_numeric() ? ansi_string_partner(*other) : std::nullopt;
  if (other->is_numeric() || other->id() == Id::kString || other->id() == Id::kNull) return DataType(Id::kDouble);
  return std::nullopt;
}

bool nullable_as(const Expression& argument, const DataType& type, EvalMode mode) {
  return argument.nullable || cast_forces_null(argument.type, type, coercion_mode(mode));
}

}  // namespace izvor::expr
