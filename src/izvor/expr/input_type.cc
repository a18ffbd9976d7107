#include "izvor/expr/input_type.h"

#include <algorithm>

#include "izvor/expr/function_errors.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

using Id = TypeId;

bool is_datetime(const DataType& type) { return type.id() == Id::kDate || type.id() == Id::kTimestamp || type.id() == Id::kTimestampNtz; }
bool is_timestamp(const DataType& type) { return type.id() == Id::kTimestamp || type.id() == Id::kTimestampNtz; }
bool is_atomic(const DataType& type) { return !type.is_nested() && type.id() != Id::kNull; }

constexpr int kDefaultPrecision = 10;  // DecimalType.USER_DEFAULT
constexpr int kSystemScale = 18;       // DecimalType.SYSTEM_DEFAULT
constexpr int kMaxPrecision = 38;

// Cast.canANSIStoreAssign of types without parts.
bool can_store(const DataType& from, const DataType& to) {
  if (from.is_numeric() && to.is_numeric()) return true;
  if (is_datetime(from) && is_datetime(to)) return true;
  return is_atomic(from) && to.id() == Id::kString;
}

// TypeCoercion.implicitCast of types without parts.
bool can_cast_legacy(const DataType& from, const DataType& to) {
  if (from.is_numeric() && to.is_numeric()) return true;
  if (is_datetime(from) && is_datetime(to)) return true;
  if (from.id() == Id::kString) return to.is_numeric() || is_datetime(to) || to.id() == Id::kBinary;
  return is_atomic(from) && to.id() == Id::kString;
}

}  // namespace

InputType InputType::one_of(std::vector<InputType> alternatives) {
  InputType type(Kind::kOneOf);
  type.alternatives_ = std::move(alternatives);
  return type;
}

bool InputType::accepts(const DataType& type) const {
  switch (kind_) {
    case Kind::kOfId: return type.id() == type_.id();
    case Kind::kExact: return same_type(type, type_);
    case Kind::kAny: return true;
    case Kind::kNumeric: return type.is_numeric();
    case Kind::kIntegral: return type.is_integral();
    case Kind::kAnyTimestamp: return is_timestamp(type);
    case Kind::kOneOf: return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const InputType& one) { return one.accepts(type); });
  }
  return false;
}

DataType InputType::default_type() const {
  switch (kind_) {
    case Kind::kOfId: return type_.id() == Id::kDecimal ? DataType::decimal(kDefaultPrecision, 0) : type_;
    case Kind::kExact: return type_;
    case Kind::kAny: return Id::kNull;
    case Kind::kNumeric: return Id::kDouble;
    case Kind::kIntegral: return Id::kInt;
    case Kind::kAnyTimestamp: return Id::kTimestamp;
    case Kind::kOneOf: return alternatives_.front().default_type();
  }
  return Id::kNull;
}

std::optional<DataType> InputType::cast_string(EvalMode mode) const {
  switch (kind_) {
    case Kind::kNumeric: return DataType(Id::kDouble);
    case Kind::kIntegral: return mode == EvalMode::kLegacy ? std::nullopt : std::optional<DataType>(Id::kLong);
    case Kind::kAnyTimestamp: return DataType(Id::kTimestamp);
    case Kind::kOfId:
      if (type_.id() == Id::kDecimal) return DataType::decimal(kMaxPrecision, kSystemScale);
      break;
    default: break;
  }
  if (kind_ != Kind::kOfId && kind_ != Kind::kExact) return std::nullopt;
  if (type_.is_nested()) return std::nullopt;
  return mode != EvalMode::kLegacy || can_cast_legacy(Id::kString, type_) ? std::optional<DataType>(type_) : std::nullopt;
}

std::optional<DataType> InputType::cast_to_type(const DataType& from, EvalMode mode) const {
  if (kind_ == Kind::kAnyTimestamp && from.id() == Id::kDate) return DataType(Id::kTimestamp);
  if (kind_ != Kind::kOfId && kind_ != Kind::kExact) return std::nullopt;
  if (kind_ == Kind::kOfId && type_.id() == Id::kDecimal) return from.is_numeric() ? std::optional<DataType>(decimal_of(from)) : std::nullopt;
  if (from.id() == Id::kArray && kind_ == Kind::kExact && type_.id() == Id::kArray) {
    const auto element = InputType(type_.fields()[0].type()).implicit_cast(from.fields()[0].type(), mode);
    return element ? std::optional<DataType>(DataType::array(*element, from.fields()[0].nullable)) : std::nullopt;
  }
  if (type_.is_nested() || from.is_nested()) return std::nullopt;
  const bool fits = mode == EvalMode::kLegacy ? can_cast_legacy(from, type_) : can_store(from, type_);
  return fits ? std::optional<DataType>(type_) : std::nullopt;
}

std::optional<DataType> InputType::cast_to_alternative(const DataType& from, EvalMode mode) const {
  for (const InputType& alternative : alternatives_) {
    if (auto to = alternative.implicit_cast(from, mode)) return to;
  }
  return std::nullopt;
}

std::optional<DataType> InputType::implicit_cast(const DataType& from, EvalMode mode) const {
  if (accepts(from)) return from;
  if (from.id() == Id::kNull) return default_type();
  if (kind_ == Kind::kOneOf) return cast_to_alternative(from, mode);
  return from.id() == Id::kString ? cast_string(mode) : cast_to_type(from, mode);
}

std::string InputType::sql() const {
  switch (kind_) {
    case Kind::kOfId:
      if (type_.id() == Id::kDecimal) return "\"DECIMAL\"";
      if (type_.is_nested()) return type_.id() == Id::kArray ? "\"ARRAY\"" : type_.id() == Id::kMap ? "\"MAP\"" : "\"STRUCT\"";
      return quoted_type(type_);
    case Kind::kExact: return quoted_type(type_);
    case Kind::kAny: return "\"ANY\"";
    case Kind::kNumeric: return "\"NUMERIC\"";
    case Kind::kIntegral: return "\"INTEGRAL\"";
    case Kind::kAnyTimestamp: return "(\"TIMESTAMP\" or \"TIMESTAMP WITHOUT TIME ZONE\")";
    case Kind::kOneOf: break;
  }
  std::string text = "(";
  for (const InputType& alternative : alternatives_) text += (text.size() > 1 ? " or " : "") + alternative.sql();
  return text + ")";
}

std::vector<DataType> cast_inputs(const std::vector<InputType>& inputs, const std::vector<ExpressionPtr>& arguments, EvalMode mode,
                                  const std::string& sql, bool implicit) {
  std::vector<DataType> types;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const DataType& from = arguments[i]->type;
    std::optional<DataType> to;
    if (implicit || from.id() == Id::kNull || inputs[i].accepts(from)) to = inputs[i].implicit_cast(from, mode);
    if (!to) throw unexpected_input_type(sql, i, inputs[i].sql(), *arguments[i]);
    types.push_back(*to);
  }
  return types;
}

}  // namespace izvor::expr
