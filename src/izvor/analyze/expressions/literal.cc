#include <algorithm>
#include <array>
#include <utility>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/proto_types.h"
#include "izvor/error.h"
#include "izvor/expr/operand.h"
#include "izvor/types/decimal.h"
#include "izvor/types/type_names.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Expression::Literal;

Value integral(TypeId type, int64_t value) { return {type, value}; }

// At least the digits that it is written with.
Value decimal(const Proto::Decimal& literal) {
  const auto shape = decimal_shape_of(literal.value());
  if (!shape) throw Error("CANNOT_PARSE_DECIMAL");
  const int scale = std::max(shape->scale, literal.has_scale() ? literal.scale() : 0);
  const int whole = std::max(shape->precision - shape->scale, (literal.has_precision() ? literal.precision() : 0) - scale);
  const DataType type = checked_decimal(std::max(1, whole + scale), scale);
  Int128 value = 0;
  parse_decimal(literal.value(), {type.precision(), scale}, value);
  return expr::decimal_value(value, type);
}

// Connect tells the units beside the value; without them it is the full range.
Value interval(const Proto& literal, TypeId id, int64_t value) {
  return {literal.has_data_type() ? from_proto(literal.data_type()) : DataType(id), value};
}

using Conversion = Value (*)(const Proto& literal);

constexpr std::array<std::pair<Proto::LiteralTypeCase, Conversion>, 16> kConversions{{
    {Proto::kNull, [](const Proto& literal) { return Value::null(from_proto(literal.null())); }},
    {Proto::kBoolean, [](const Proto& literal) { return Value::boolean(literal.boolean()); }},
    {Proto::kByte, [](const Proto& literal) { return integral(TypeId::kByte, static_cast<int8_t>(literal.byte())); }},
    {Proto::kShort, [](const Proto& literal) { return integral(TypeId::kShort, static_cast<int16_t>(literal.short_())); }},
    {Proto::kInteger, [](const Proto& literal) { return integral(TypeId::kInt, literal.integer()); }},
    {Proto::kLong, [](const Proto& literal) { return integral(TypeId::kLong, literal.long_()); }},
    {Proto::kFloat,
     [](const Proto& literal) {
       return Value{TypeId::kFloat, static_cast<double>(literal.float_())};
     }},
    {Proto::kDouble, [](const Proto& literal) { return Value::floating(literal.double_()); }},
    {Proto::kString, [](const Proto& literal) { return Value::string(literal.string()); }},
    {Proto::kBinary,
     [](const Proto& literal) {
       return Value{TypeId::kBinary, literal.binary()};
     }},
    {Proto::kDate, [](const Proto& literal) { return integral(TypeId::kDate, literal.date()); }},
    {Proto::kTimestamp, [](const Proto& literal) { return integral(TypeId::kTimestamp, literal.timestamp()); }},
    {Proto::kTimestampNtz, [](const Proto& literal) { return integral(TypeId::kTimestampNtz, literal.timestamp_ntz()); }},
    {Proto::kDecimal, [](const Proto& literal) { return decimal(literal.decimal()); }},
    {Proto::kDayTimeInterval, [](const Proto& literal) { return interval(literal, TypeId::kDayTimeInterval, literal.day_time_interval()); }},
    {Proto::kYearMonthInterval, [](const Proto& literal) { return interval(literal, TypeId::kYearMonthInterval, literal.year_month_interval()); }},
}};

Value to_value(const Proto& literal) {
  for (const auto& [kind, convert] : kConversions) {
    if (literal.literal_type_case() == kind) return convert(literal);
  }
  throw_no_rule(*Proto::descriptor(), "literal_type", literal.literal_type_case(), "A literal of the type");
}

}  // namespace

TypedExpression analyze_literal(const spark::connect::Expression& expression, ExpressionAnalyzer&) {
  expr::ExpressionPtr literal = expr::literal(to_value(expression.literal()));
  std::string text = expr::to_string(*literal);
  return {std::move(literal), std::move(text), std::nullopt};
}

}  // namespace izvor::analyze
