#include "izvor/expr/functions/sketch/sketch_arguments.h"

#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

std::string named(std::string_view function) { return "`" + std::string(function) + "`"; }

Error failed_check(const std::string& sql, const Error& reason) {
  const std::string message = reason.what();
  return Error("DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT",
               {{"sqlExpr", "\"" + sql + "\""}, {"msg", message.substr(0, message.rfind(" SQLSTATE:"))}, {"hint", ""}});
}

// Spark names type and expression here without quotes.
Value required_constant(const ExpressionPtr& argument, const DataType& type, EvalMode mode, const char* name, const std::string& sql) {
  if (!is_constant(*argument)) {
    throw Error("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT", {{"sqlExpr", "\"" + sql + "\""},
                                                         {"inputName", name},
                                                         {"inputType", type.id() == TypeId::kInt ? "int" : "string"},
                                                         {"inputExpr", to_string(*argument)}});
  }
  Value value = constant_of(argument, type, mode);
  if (value.is_null()) throw unexpected_null(sql, name);
  return value;
}

}  // namespace

Value constant_of(const ExpressionPtr& argument, const DataType& type, EvalMode mode) {
  return evaluate_constant(*cast(argument, type, coercion_mode(mode)), {});
}

uint8_t constant_lg_nom_entries(const ExpressionPtr& argument, EvalMode mode, std::string_view function, const std::string& sql) {
  const int64_t value = required_constant(argument, TypeId::kInt, mode, "lgNomEntries", sql).as_int();
  try {
    require_lg_nom_entries(function, value);
  } catch (const Error& error) {
    throw failed_check(sql, error);
  }
  return static_cast<uint8_t>(value);
}

SummaryMode constant_summary_mode(const ExpressionPtr& argument, EvalMode mode, std::string_view function, const std::string& sql) {
  static constexpr const char* kNames[] = {"sum", "min", "max", "alwaysone"};
  const std::string text = required_constant(argument, TypeId::kString, mode, "mode", sql).as_string();
  std::string lower = text;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (lower == kNames[i]) return static_cast<SummaryMode>(i);
  }
  throw failed_check(sql,
                     Error("TUPLE_INVALID_SKETCH_MODE", {{"function", named(function)}, {"mode", text}, {"validModes", "sum, min, max, alwaysone"}}));
}

uint16_t constant_kll_k(const ExpressionPtr& argument, EvalMode mode, std::string_view function, const std::string& sql) {
  constexpr int64_t kLeast = 8;
  constexpr int64_t kMost = 65535;
  const int64_t value = required_constant(argument, TypeId::kInt, mode, "k", sql).as_int();
  if (value < kLeast || value > kMost) {
    throw failed_check(sql, Error("KLL_SKETCH_K_OUT_OF_RANGE", {{"functionName", named(function)}, {"k", std::to_string(value)}}));
  }
  return static_cast<uint16_t>(value);
}

}  // namespace izvor::expr
