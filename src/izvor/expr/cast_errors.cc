#include "izvor/expr/cast_errors.h"

#include <cmath>

#include "izvor/expr/evaluator.h"

namespace izvor::expr {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

Error cast_error(const char* error_class, const char* value_name, const Value& value, const DataType& to, const std::string& time_zone) {
  return Error(error_class,
               {{value_name, sql_literal(value, time_zone)}, {"sourceType", "\"" + value.type.sql() + "\""}, {"targetType", "\"" + to.sql() + "\""}});
}

std::string hex(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char byte : bytes) {
    out += kDigits[static_cast<unsigned char>(byte) >> 4];
    out += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return out;
}

}  // namespace

std::string plain_literal(const Value& value, const std::string& time_zone) {
  std::string text = value_to_string(value, time_zone);
  if (value.is_null()) return text;
  switch (value.type.id()) {
    case TypeId::kDate: return "DATE '" + text + "'";
    case TypeId::kTimestamp: return "TIMESTAMP '" + text + "'";
    case TypeId::kTimestampNtz: return "TIMESTAMP_NTZ '" + text + "'";
    case TypeId::kBinary: return "X'" + hex(text) + "'";
    default: return text;
  }
}

std::string sql_literal(const Value& value, const std::string& time_zone) {
  std::string text = plain_literal(value, time_zone);
  if (value.is_null()) return text;
  switch (value.type.id()) {
    case TypeId::kString: return quoted(text);
    case TypeId::kByte: return text + "Y";
    case TypeId::kShort: return text + "S";
    case TypeId::kLong: return text + "L";
    case TypeId::kDecimal: return text + "BD";
    case TypeId::kDouble: return std::isfinite(value.as_double()) ? text + "D" : text;
    default: return text;
  }
}

Error cast_invalid_input(const Value& value, const DataType& to, const std::string& time_zone) {
  return cast_error("CAST_INVALID_INPUT", "expression", value, to, time_zone);
}

Error cast_overflow(const Value& value, const DataType& to, const std::string& time_zone) {
  return cast_error("CAST_OVERFLOW", "value", value, to, time_zone);
}

}  // namespace izvor::expr
