#pragma once

#include <string>

#include <izvor/expressions.pb.h>
#include <izvor/relations.pb.h>

#include "izvor/types/value_text.h"

// A compact text of expressions, for tests: +('a, 1), cast('a AS int), "text", λx. 'b.
namespace izvor::sql::testing {

using spark::connect::Expression;

std::string text_of(const Expression& expression);
std::string text_of(const spark::connect::Relation& relation);  // in relation_text_for_test.h

inline std::string joined(const google::protobuf::RepeatedPtrField<Expression>& list) {
  std::string text;
  for (const Expression& item : list) text += (text.empty() ? "" : ", ") + text_of(item);
  return text;
}

inline std::string written(char* (*write)(int64_t, char*), int64_t value) {
  char buffer[kMaxValueText];
  return {buffer, write(value, buffer)};
}

inline std::string hexadecimal(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text = "0x";
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

inline std::string floating(double value, const char* suffix) {
  char buffer[kMaxValueText];
  return {std::string(buffer, write_double(value, buffer)) + suffix};
}

inline std::string range_of(int from, int to) { return "[" + std::to_string(from) + "," + std::to_string(to) + "]"; }

inline std::string literal_text(const Expression::Literal& literal) {
  using L = Expression::Literal;
  switch (literal.literal_type_case()) {
    case L::kNull: return "NULL";
    case L::kBinary: return hexadecimal(literal.binary());
    case L::kBoolean: return literal.boolean() ? "true" : "false";
    case L::kByte: return std::to_string(literal.byte()) + "Y";
    case L::kShort: return std::to_string(literal.short_()) + "S";
    case L::kInteger: return std::to_string(literal.integer());
    case L::kLong: return std::to_string(literal.long_()) + "L";
    case L::kFloat: return floating(literal.float_(), "F");
    case L::kDouble: return floating(literal.double_(), "D");
    case L::kDecimal:
      return literal.decimal().value() + ":" + std::to_string(literal.decimal().precision()) + "," + std::to_string(literal.decimal().scale());
    case L::kString: return '"' + literal.string() + '"';
    case L::kDate: return written(write_date, literal.date());
    case L::kTimestampNtz: return written(write_timestamp, literal.timestamp_ntz());
    case L::kYearMonthInterval: {
      const auto& type = literal.data_type().year_month_interval();
      return written(write_year_month_interval, literal.year_month_interval()) + range_of(type.start_field(), type.end_field());
    }
    case L::kDayTimeInterval: {
      const auto& type = literal.data_type().day_time_interval();
      return written(write_day_time_interval, literal.day_time_interval()) + range_of(type.start_field(), type.end_field());
    }
    default: return "literal?";
  }
}

inline std::string order_text(const Expression::SortOrder& order) {
  using O = Expression::SortOrder;
  return text_of(order.child()) + (order.direction() == O::SORT_DIRECTION_DESCENDING ? " DESC" : " ASC") +
         (order.null_ordering() == O::SORT_NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
}

template <typename Orders>
std::string orders_text(const Orders& orders) {
  std::string text;
  for (const auto& order : orders) text += (text.empty() ? "" : ", ") + order_text(order);
  return text;
}

inline std::string bound_text(const Expression::Window::WindowFrame::FrameBoundary& bound) {
  return bound.current_row() ? "CURRENT ROW" : bound.unbounded() ? "UNBOUNDED" : text_of(bound.value());
}

inline std::string window_text(const Expression::Window& window) {
  std::string text = text_of(window.window_function()) + " OVER (" + joined(window.partition_spec()) + "; " + orders_text(window.order_spec());
  if (!window.has_frame_spec()) return text + ")";
  const auto& frame = window.frame_spec();
  const bool rows = frame.frame_type() == Expression::Window::WindowFrame::FRAME_TYPE_ROW;
  return text + "; " + (rows ? "ROWS " : "RANGE ") + bound_text(frame.lower()) + ".." + bound_text(frame.upper()) + ")";
}

inline std::string extension_text(const google::protobuf::Any& any) {
  if (AggregateModifiers message; any.UnpackTo(&message)) {
    std::string text = text_of(message.call());
    if (message.within_group_size() > 0) text += " WITHIN GROUP (" + orders_text(message.within_group()) + ")";
    if (message.has_filter()) text += " FILTER (" + text_of(message.filter()) + ")";
    if (message.has_ignore_nulls()) text += message.ignore_nulls() ? " IGNORE NULLS" : " RESPECT NULLS";
    return text;
  }
  if (WindowReference message; any.UnpackTo(&message)) return text_of(message.window_function()) + " OVER " + message.name();
  if (TypedLiteral message; any.UnpackTo(&message)) return TypedLiteral::Type_Name(message.type()).substr(5) + " '" + message.text() + "'";
  if (Parameter message; any.UnpackTo(&message)) return message.has_name() ? ":" + message.name() : "?" + std::to_string(message.position());
  if (StarExcept message; any.UnpackTo(&message)) {
    std::string text;
    for (const auto& name : message.excluded()) text += (text.empty() ? "" : ", ") + name;
    return (message.star().has_unparsed_target() ? message.star().unparsed_target() : "*") + " EXCEPT (" + text + ")";
  }
  if (Subquery message; any.UnpackTo(&message)) {
    const std::string value = message.has_value() ? text_of(message.value()) + " " : "";
    return value + Subquery::Type_Name(message.type()).substr(5) + "(" + text_of(message.query()) + ")";
  }
  return any.type_url();
}

template <typename Strings>
std::string words(const Strings& strings, const char* separator) {
  std::string text;
  for (const std::string& one : strings) text += (text.empty() ? "" : separator) + one;
  return text;
}

inline std::string lambda_text(const Expression::LambdaFunction& lambda) {
  std::string text = "λ";
  for (const auto& argument : lambda.arguments()) text += words(argument.name_parts(), ".") + " ";
  return text + "-> " + text_of(lambda.function());
}

inline std::string text_of(const Expression& e) {
  switch (e.expr_type_case()) {
    case Expression::kLiteral: return literal_text(e.literal());
    case Expression::kUnresolvedAttribute: return "'" + e.unresolved_attribute().unparsed_identifier();
    case Expression::kUnresolvedFunction:
      return e.unresolved_function().function_name() + "(" + (e.unresolved_function().is_distinct() ? "DISTINCT " : "") +
             joined(e.unresolved_function().arguments()) + ")";
    case Expression::kUnresolvedStar: return e.unresolved_star().has_unparsed_target() ? e.unresolved_star().unparsed_target() : "*";
    case Expression::kAlias: return text_of(e.alias().expr()) + " AS " + words(e.alias().name(), ", ");
    case Expression::kCast:
      return (e.cast().eval_mode() == Expression::Cast::EVAL_MODE_TRY ? "try_cast(" : "cast(") + text_of(e.cast().expr()) + " AS " +
             e.cast().type_str() + ")";
    case Expression::kLambdaFunction: return lambda_text(e.lambda_function());
    case Expression::kWindow: return window_text(e.window());
    case Expression::kUnresolvedExtractValue:
      return text_of(e.unresolved_extract_value().child()) + "[" + text_of(e.unresolved_extract_value().extraction()) + "]";
    case Expression::kUnresolvedNamedLambdaVariable: return words(e.unresolved_named_lambda_variable().name_parts(), ".");
    case Expression::kNamedArgumentExpression: return e.named_argument_expression().key() + " => " + text_of(e.named_argument_expression().value());
    case Expression::kExtension: return extension_text(e.extension());
    default: return "?";
  }
}

}  // namespace izvor::sql::testing
