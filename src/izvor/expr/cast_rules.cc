#include "izvor/expr/cast_kernels.h"

namespace izvor::expr {
namespace {

using Id = TypeId;

bool is_fractional(const DataType& type) { return type.is_floating() || type.id() == Id::kDecimal; }
bool is_datetime(const DataType& type) { return type.id() == Id::kDate || type.id() == Id::kTimestamp || type.id() == Id::kTimestampNtz; }
bool is_interval(const DataType& type) { return type.id() == Id::kDayTimeInterval || type.id() == Id::kYearMonthInterval; }

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
    case Id::kYearMonthInterval: return from.id() == Id::kString || from.is_integral();
    default: break;
  }
  if (!to.is_numeric()) return false;
  if (is_interval(from)) return to.is_integral() || to.id() == Id::kDecimal;
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

bool fields_allowed(const DataType& from, const DataType& to, EvalMode mode) {
  if (from.fields().size() != to.fields().size()) return false;
  for (size_t i = 0; i < from.fields().size(); ++i) {
    const Field& source = from.fields()[i];
    const Field& target = to.fields()[i];
    const bool nullable = source.nullable || cast_forces_null(source.type(), target.type(), mode);
    if ((nullable && !target.nullable) || !cast_allowed(source.type(), target.type(), mode)) return false;
  }
  return true;
}

// Spark's Cast.forceNullable.
bool forces_null(const DataType& from, const DataType& to) {
  if (from.id() == Id::kNull || from == to || to.id() == Id::kString) return false;
  if (from.id() == Id::kString) return to.id() != Id::kBinary;
  if (from.id() == Id::kTimestamp && (to.id() == Id::kByte || to.id() == Id::kShort || to.id() == Id::kInt)) return true;
  if (to.id() == Id::kDate) return !is_datetime(from);
  if (from.id() == Id::kDate) return to.id() != Id::kTimestamp;
  if (from.is_floating() && to.id() == Id::kTimestamp) return true;
  if (to.id() == Id::kDecimal) return true;
  return is_fractional(from) && to.is_integral();
}

// Spark's Cast.canUpCast: no value is lost.
bool is_up_cast(const DataType& from, const DataType& to) {
  if (from == to || from.id() == Id::kNull || to.id() == Id::kString) return true;
  if (from.is_numeric() && to.is_numeric() && to.id() != Id::kDecimal && from.id() != Id::kDecimal) return from.id() <= to.id();
  if (from.id() == Id::kDate) return to.id() == Id::kTimestamp || to.id() == Id::kTimestampNtz;
  return (from.id() == Id::kTimestamp && (to.id() == Id::kTimestampNtz || to.id() == Id::kLong)) ||
         (from.id() == Id::kTimestampNtz && to.id() == Id::kTimestamp) || (from.id() == Id::kLong && to.id() == Id::kTimestamp);
}

}  // namespace

bool cast_allowed(const DataType& from, const DataType& to, EvalMode mode) {
  if (from == to || from.id() == Id::kNull) return true;
  if (to.id() == Id::kString) return true;
  if (from.is_nested() || to.is_nested()) return from.id() == to.id() && fields_allowed(from, to, mode);
  return mode == EvalMode::kLegacy ? legacy_allowed(from, to) : ansi_allowed(from, to);
}

bool cast_forces_null(const DataType& from, const DataType& to, EvalMode mode) {
  if (mode != EvalMode::kTry) return forces_null(from, to);
  return !(from.id() == Id::kString && to.id() == Id::kBinary) && !is_up_cast(from, to);
}

bool cast_can_fail(const DataType& from, const DataType& to, EvalMode mode) {
  return mode == EvalMode::kAnsi && to.id() != Id::kBoolean ? !is_up_cast(from, to) && from.id() != Id::kBoolean
                                                            : mode == EvalMode::kAnsi && from.id() == Id::kString;
}

}  // namespace izvor::expr
