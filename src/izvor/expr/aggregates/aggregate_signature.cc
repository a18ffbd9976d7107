#include "izvor/expr/aggregates/aggregate_signature.h"

#include "izvor/expr/function_errors.h"

namespace izvor::expr {

DataType summable_type(std::string_view function, const std::vector<ExpressionPtr>& arguments, const std::string& sql) {
  require_num_args(function, 1, arguments);
  const DataType& type = arguments[0]->type;
  if (type.id() == TypeId::kString || type.id() == TypeId::kNull || type.id() == TypeId::kTimestamp) return TypeId::kDouble;
  const bool is_interval = type.id() == TypeId::kDayTimeInterval || type.id() == TypeId::kYearMonthInterval;
  if (!type.is_numeric() && !is_interval) throw unexpected_input_type(sql, 0, "\"NUMERIC\" or \"ANSI INTERVAL\"", *arguments[0]);
  return type;
}

}  // namespace izvor::expr
