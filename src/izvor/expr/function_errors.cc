#include "izvor/expr/function_errors.h"

#include <array>

namespace izvor::expr {
namespace {

constexpr const char* kDocRoot = "https://spark.apache.org/docs/latest";
constexpr const char* kAnsiConfig = "\"spark.sql.ansi.enabled\"";

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string ordinal(size_t index) {
  constexpr std::array kNames = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"};
  return index < kNames.size() ? kNames[index] : std::to_string(index + 1) + "th";
}

Error overflow_error(const std::string& message, const std::string& try_function) {
  const std::string alternative = try_function.empty() ? "" : " Use '" + try_function + "' to tolerate overflow and return NULL instead.";
  return Error("ARITHMETIC_OVERFLOW", {{"message", message}, {"alternative", alternative}, {"config", kAnsiConfig}});
}

}  // namespace

std::string quoted_type(const DataType& type) { return quoted(type.sql()); }

Error wrong_num_args(std::string_view function, const std::string& expected, size_t actual) {
  return Error(
      "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
      {{"functionName", "`" + std::string(function) + "`"}, {"expectedNum", expected}, {"actualNum", std::to_string(actual)}, {"docroot", kDocRoot}});
}

void require_num_args(std::string_view function, size_t expected, const std::vector<ExpressionPtr>& arguments) {
  require_num_args(function, expected, expected, arguments);
}

void require_num_args(std::string_view function, size_t least, size_t most, const std::vector<ExpressionPtr>& arguments) {
  if (arguments.size() >= least && arguments.size() <= most) return;
  std::string expected = std::to_string(least);
  for (size_t count = least + 1; count <= most; ++count) expected += ", " + std::to_string(count);
  throw wrong_num_args(function, least == most ? expected : "[" + expected + "]", arguments.size());
}

Error unexpected_input_type(const std::string& sql, size_t index, const std::string& required, const Expression& argument) {
  return Error("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", {{"sqlExpr", quoted(sql)},
                                                           {"paramIndex", ordinal(index)},
                                                           {"requiredType", required},
                                                           {"inputSql", quoted(to_string(argument))},
                                                           {"inputType", quoted_type(argument.type)}});
}

Error binary_op_wrong_type(const std::string& sql, const std::string& required, const DataType& actual) {
  return Error("DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE",
               {{"sqlExpr", quoted(sql)}, {"inputType", required}, {"actualDataType", quoted_type(actual)}});
}

Error binary_op_diff_types(const std::string& sql, const DataType& left, const DataType& right) {
  return Error("DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES", {{"sqlExpr", quoted(sql)}, {"left", quoted_type(left)}, {"right", quoted_type(right)}});
}

Error invalid_ordering_type(const std::string& sql, const std::string& function, const DataType& type) {
  return Error("DATATYPE_MISMATCH.INVALID_ORDERING_TYPE",
               {{"sqlExpr", quoted(sql)}, {"functionName", "`" + function + "`"}, {"dataType", quoted_type(type)}});
}

Error data_diff_types(const std::string& sql, const std::string& function, const std::string& types) {
  return Error("DATATYPE_MISMATCH.DATA_DIFF_TYPES", {{"sqlExpr", quoted(sql)}, {"functionName", "`" + function + "`"}, {"dataType", types}});
}

Error invalid_ordering_type(const std::string& sql, std::string_view function, const DataType& type) {
  return Error("DATATYPE_MISMATCH.INVALID_ORDERING_TYPE",
               {{"sqlExpr", quoted(sql)}, {"functionName", "`" + std::string(function) + "`"}, {"dataType", quoted_type(type)}});
}

Error non_foldable_input(const std::string& sql, const std::string& input, const DataType& type, const Expression& argument) {
  return Error("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
               {{"sqlExpr", quoted(sql)}, {"inputName", input}, {"inputType", quoted_type(type)}, {"inputExpr", quoted(to_string(argument))}});
}

Error value_out_of_range(const std::string& sql, const std::string& input, const std::string& range, const std::string& current) {
  return Error("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
               {{"sqlExpr", quoted(sql)}, {"exprName", input}, {"valueRange", range}, {"currentValue", current}});
}

Error unexpected_null(const std::string& sql, const std::string& input) {
  return Error("DATATYPE_MISMATCH.UNEXPECTED_NULL", {{"sqlExpr", quoted(sql)}, {"exprName", input}});
}

Error arithmetic_overflow(const std::string& try_function) { return overflow_error("overflow", try_function); }
Error decimal_sum_overflow(const std::string& try_function) { return overflow_error("Overflow in sum of decimals", try_function); }

Error divide_by_zero() { return Error("DIVIDE_BY_ZERO", {{"config", kAnsiConfig}}); }
Error interval_overflow(const std::string& try_function) {
  if (try_function.empty()) return Error("INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION");
  return Error("INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION", {{"functionName", "`" + try_function + "`"}});
}

Error decimal_out_of_range(const std::string& value, const DataType& decimal) {
  return Error(
      "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
      {{"value", value}, {"precision", std::to_string(decimal.precision())}, {"scale", std::to_string(decimal.scale())}, {"config", kAnsiConfig}});
}

Error remainder_by_zero() { return Error("REMAINDER_BY_ZERO", {{"config", kAnsiConfig}}); }

}  // namespace izvor::expr
