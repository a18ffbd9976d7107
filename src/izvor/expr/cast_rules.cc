#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

using Id = TypeId;

bool is_fractional(const DataType& type) { return type.is_floating() || type.id() == Id::kDecimal; }
bool is_datetime(const DataType& type) { return type.id() == Id::kDate || type.id() == Id::kTimestamp || type.id() == Id::kTimestampNtz; }
// Pairs of types without parts for which Spark's Cast.canCast says yes.
bool legacy_allowed(const DataType& from, const DataType& to) {
  switch (to.id()) {
    case Id::kString: return true;
    case Id::kBinary: return from.id() == Id::kString || from.is_integral();
    case Id::kBoolean: return from.id() == Id::kString || from.id() == Id::kDate || from.id() == Id::kTimestamp || from.is_numeric();
    case Id::kTimestamp:
      return from.id() == Id::kString || from.id() == Id::kBoolean || from.id() == Id::kDate || from.id() == Id::kTimestampNtz || from.is_numeric();
    case Id::kTimestampNtz: return from.id() == Id::kString || from.id() == Id::kDate || from.id() == Id::kTimestamp;
    case Id::kDate: return from.id() == Id::kString || from.id() == Id::kTimestamp || from.id() == Id::kTimestampNtz;
    case Id::kDayTimeInterval:
    case Id::kYearMonthInterval: return from.id() == to.id() || from.id() == Id::kString || from.is_integral() || from.id() == Id::kDecimal;
    default: break;
  }
  if (!to.is_numeric()) return false;
  if (from.is_interval()) return to.is_integral() || to.id() == Id::kDecimal;
  return from.id() == Id::kString || from.id() == Id::kBoolean || from.id() == Id::kDate || from.id() == Id::kTimestamp || from.is_numeric();
}

// What ANSI mode takes away from them.
bool ansi_allowed(const DataType& from, const DataType& to) {
  if (!legacy_allowed(from, to)) return false;
  if (to.id() == Id::kBinary) return from.id() == Id::kString;
  if (from.id() == Id::kDate) return to.id() == Id::kString || is_datetime(to);
  if (from.id() == Id::kTimestamp && to.id() == Id::kBoolean) return false;
  return !(from.id() == Id::kBoolean && to.id() == Id::kTimestamp);
}

// Parts whose values may become null need a place for it. ANSI looks at what is declared alone; the keys of a map are looked at without it.
bool part_allowed(const Field& from, const Field& to, bool is_key, EvalMode mode) {
  if (!cast_allowed(from.type(), to.type(), mode)) return false;
  const bool becomes_null = mode != EvalMode::kAnsi && cast_forces_null(from.type(), to.type(), mode);
  if (is_key) return !becomes_null;
  return to.nullable || !(from.nullable || becomes_null);
}

bool parts_allowed(const DataType& from, const DataType& to, EvalMode mode) {
  if (from.fields().size() != to.fields().size()) return false;
  for (size_t i = 0; i < from.fields().size(); ++i) {
    if (!part_allowed(from.fields()[i], to.fields()[i], from.id() == Id::kMap && i == 0, mode)) return false;
  }
  return true;
}

// Spark's DecimalType.isWiderThan, of a number that is no floating-point one.
bool holds(const DataType& decimal, const DataType& number) {
  const DataType other = number.is_integral() ? decimal_of(number) : number;
  return decimal.precision() - decimal.scale() >= other.precision() - other.scale() && decimal.scale() >= other.scale();
}

// Spark's Cast.canNullSafeCastToDecimal. Where digits are cut off, rounding may need one more in front.
bool fits_decimal(const DataType& from, const DataType& decimal) {
  if (from.id() == Id::kBoolean) return holds(decimal, DataType::decimal(1, 0));
  if (from.id() != Id::kDecimal) return from.is_integral() && holds(decimal, from);
  return holds(decimal, from) || decimal.precision() - decimal.scale() > from.precision() - from.scale();
}

// Spark's Cast.forceNullable.
bool forces_null(const DataType& from, const DataType& to) {
  if (from.id() == Id::kNull || from == to || to.id() == Id::kString) return false;
  if (from.id() == Id::kString) return to.id() != Id::kBinary;
  if (from.id() == Id::kTimestamp && (to.id() == Id::kByte || to.id() == Id::kShort || to.id() == Id::kInt)) return true;
  if (to.id() == Id::kDate) return from.id() != Id::kTimestamp;
  if (from.id() == Id::kDate) return to.id() != Id::kTimestamp;
  if (from.is_floating() && to.id() == Id::kTimestamp) return true;
  if (to.id() == Id::kDecimal) return !fits_decimal(from, to);
  return is_fractional(from) && to.is_integral();
}

bool parts_up_cast(const DataType& from, const DataType& to);

// Spark's DecimalType.isTighterThan: an integer type that holds every value of the decimal.
bool holds_decimal(const DataType& integral, const DataType& decimal) {
  if (integral.is_floating()) return false;
  const DataType digits = integral.id() == Id::kLong ? DataType::decimal(19, 0) : decimal_of(integral);
  return decimal.scale() == 0 && decimal.precision() < digits.precision();
}

// Spark's Cast.canUpCast: no value is lost.
bool is_up_cast(const DataType& from, const DataType& to) {
  if (from == to || from.id() == Id::kNull) return true;
  if (to.id() == Id::kString) return !from.is_nested();
  if (from.is_interval() || from.is_nested()) return from.id() == to.id() && (from.is_interval() || parts_up_cast(from, to));
  if (to.id() == Id::kDecimal) return from.is_numeric() && !from.is_floating() && holds(to, from);
  if (from.id() == Id::kDecimal) return to.is_numeric() && holds_decimal(to, from);
  if (from.is_numeric() && to.is_numeric()) return from.id() <= to.id();
  if (from.id() == Id::kDate) return to.id() == Id::kTimestamp || to.id() == Id::kTimestampNtz;
  return (from.id() == Id::kTimestamp && (to.id() == Id::kTimestampNtz || to.id() == Id::kLong)) ||
         (from.id() == Id::kTimestampNtz && to.id() == Id::kTimestamp) || (from.id() == Id::kLong && to.id() == Id::kTimestamp);
}

bool parts_up_cast(const DataType& from, const DataType& to) {
  if (from.fields().size() != to.fields().size()) return false;
  for (size_t i = 0; i < from.fields().size(); ++i) {
    const Field& source = from.fields()[i];
    const Field& target = to.fields()[i];
    if (source.name != target.name || (source.nullable && !target.nullable) || !is_up_cast(source.type(), target.type())) return false;
  }
  return true;
}

}  // namespace

bool cast_allowed(const DataType& from, const DataType& to, EvalMode mode) {
  if (from == to || from.id() == Id::kNull) return true;
  if (to.id() == Id::kString) return true;
  if (from.is_nested() || to.is_nested()) return from.id() == to.id() && parts_allowed(from, to, mode);
  return mode == EvalMode::kLegacy ? legacy_allowed(from, to) : ansi_allowed(from, to);
}

bool cast_forces_null(const DataType& from, const DataType& to, EvalMode mode) {
  if (mode != EvalMode::kTry) return forces_null(from, to);
  if (from.id() == Id::kDecimal && to.is_integral()) return true;
  return !(from.id() == Id::kString && to.id() == Id::kBinary) && !is_up_cast(from, to);
}

bool cast_can_fail(const DataType& from, const DataType& to, EvalMode mode) {
  if (mode == EvalMode::kTry || from == to) return false;
  if (from.is_nested()) {
    const bool to_text = to.id() == Id::kString;
    for (size_t i = 0; i < from.fields().size(); ++i) {
      if (cast_can_fail(from.fields()[i].type(), to_text ? to : to.fields()[i].type(), mode)) return true;
    }
    return false;
  }
  // Intervals know no mode, nor do dates and times beyond the range of what they become.
  if ((from.is_interval() || to.is_interval()) && to.id() != Id::kString && from.id() != Id::kNull) return true;
  const auto is_timestamp = [](const DataType& type) { return type.id() == Id::kTimestamp || type.id() == Id::kTimestampNtz; };
  if ((from.id() == Id::kDate || is_timestamp(from)) && is_timestamp(to)) return true;
  if (mode == EvalMode::kLegacy) return false;
  if (to.id() == Id::kBoolean) return from.id() == Id::kString;
  return !is_up_cast(from, to) && (from.id() != Id::kBoolean || to.id() == Id::kDecimal);
}

}  // namespace izvor::expr
