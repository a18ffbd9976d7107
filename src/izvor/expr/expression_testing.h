#pragma once

// For tests: batches from JSON, columns by position, and the texts of results.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/json/from_string.h>

#include "izvor/error.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"
#include "izvor/expr/expression_group.h"
#include "izvor/expr/function.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::expr::testing_support {

struct Column {
  DataType type;
  std::string json;  // "[1, null]"
};

inline Batch batch_of(const std::vector<Column>& columns) {
  Batch batch;
  for (const Column& column : columns) {
    batch.columns.push_back(value_or_throw(arrow::json::ArrayFromJSONString(to_arrow(column.type), column.json)));
    batch.num_rows = batch.columns.back()->length();
  }
  return batch;
}

inline std::vector<std::string> texts(const arrow::Array& array, const DataType& type, const std::string& time_zone = "UTC") {
  std::vector<std::string> out;
  for (int64_t row = 0; row < array.length(); ++row) out.push_back(value_to_string(value_at(array, row, type), time_zone));
  return out;
}

// The rows of the expression's value, as Spark shows them. Throws the first row error.
inline std::vector<std::string> evaluate(const ExpressionPtr& expression, const Batch& batch, const std::string& time_zone = "UTC") {
  const EvalSettings settings{time_zone, 0};
  return texts(*project(ExpressionGroup({expression}), batch, settings, arrow::default_memory_pool())[0], expression->type, time_zone);
}

inline ExpressionPtr call(const std::string& name, std::vector<ExpressionPtr> arguments, EvalMode mode = EvalMode::kAnsi) {
  const ScalarFunction* function = find_scalar_function(name);
  if (function == nullptr) throw Error("INTERNAL_ERROR", {{"message", "no function " + name}});
  return expr::call(*function, std::move(arguments), mode);
}

// The error class that fn raises, or "".
template <typename Fn>
std::string error_class(Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    return error.error_class();
  }
  return "";
}

template <typename Fn>
std::string error_text(Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

inline ExpressionPtr integer(int32_t value) { return literal(Value::integer(value)); }
inline ExpressionPtr long_integer(int64_t value) { return literal(Value::long_integer(value)); }
inline ExpressionPtr floating(double value) { return literal(Value::floating(value)); }
inline ExpressionPtr text(const std::string& value) { return literal(Value::string(value)); }
inline ExpressionPtr boolean(bool value) { return literal(Value::boolean(value)); }
inline ExpressionPtr null_of(const DataType& type) { return literal(Value::null(type)); }
inline ExpressionPtr column(int ordinal, const DataType& type) { return bound(ordinal, type, true); }

}  // namespace izvor::expr::testing_support
