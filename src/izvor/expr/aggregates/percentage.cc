#include "izvor/expr/aggregates/percentage.h"

#include <algorithm>

#include <arrow/array.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

std::vector<double> doubles_of(const Value& value, const std::string& sql) {
  if (value.type.id() != TypeId::kArray) return {value.as_double()};
  const auto& list = static_cast<const arrow::ListArray&>(*value.as_nested());
  const auto elements = list.value_slice(0);
  if (elements->null_count() != 0) throw unexpected_null(sql, "percentage");
  std::vector<double> values;
  for (int64_t i = 0; i < elements->length(); ++i) values.push_back(static_cast<const arrow::DoubleArray&>(*elements).Value(i));
  return values;
}

}  // namespace

DataType Percentages::result_type(const DataType& value) const { return is_array ? DataType::array(value, false) : value; }

DataType percentage_type(const Expression& argument) {
  return argument.type.id() == TypeId::kArray ? DataType::array(TypeId::kDouble, false) : DataType(TypeId::kDouble);
}

Percentages constant_percentages(const ExpressionPtr& argument, EvalMode mode, const std::string& sql) {
  const DataType type = percentage_type(*argument);
  if (!is_constant(*argument)) throw non_foldable_input(sql, "`percentage`", type, *argument);
  const Value value = evaluate_constant(*cast(argument, type, mode), {});
  if (value.is_null()) throw unexpected_null(sql, "percentage");
  const std::vector<double> values = doubles_of(value, sql);
  if (std::any_of(values.begin(), values.end(), [](double p) { return !(p >= 0 && p <= 1); })) {
    std::string current;
    for (const double p : values) current += (current.empty() ? "" : ",") + sql_literal(Value::floating(p));
    throw value_out_of_range(sql, "percentage", "[0.0, 1.0]", current);
  }
  return {values, type.id() == TypeId::kArray};
}

}  // namespace izvor::expr
