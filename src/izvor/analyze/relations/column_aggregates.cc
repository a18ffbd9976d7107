#include "izvor/analyze/relations/column_aggregates.h"

#include <algorithm>
#include <utility>

#include "izvor/analyze/name_resolution.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {

plan::ExpressionPtr ColumnAggregates::add(const char* function, std::vector<plan::ExpressionPtr> arguments, plan::ExpressionPtr filter,
                                          bool is_distinct) {
  expr::AggregateCall call{expr::find_aggregate_function(function), std::move(arguments), TypeId::kNull, true, analysis_.eval_mode()};
  call.filter = std::move(filter);
  call.is_distinct = is_distinct;
  expr::resolve_call(call, function);
  return expr::reference(collector_.add(std::move(call), function));
}

plan::ExpressionPtr ColumnAggregates::call(const char* function, std::vector<plan::ExpressionPtr> arguments) const {
  return expr::call(*expr::find_scalar_function(function), std::move(arguments), analysis_.eval_mode());
}

plan::NodePtr ColumnAggregates::compute() const { return plan::make_aggregate(child_.plan, {}, collector_.aggregates(), -1); }

const plan::Attribute& ColumnAggregates::column(const std::string& name) const {
  const ColumnMatch match = resolve_column(parse_attribute_name(name), child_.columns, analysis_.names());
  const auto is_it = [&](const ScopeColumn& column) { return column.attribute.id == match.attribute.id; };
  return std::find_if(child_.columns.begin(), child_.columns.end(), is_it)->attribute;
}

plan::ExpressionPtr ColumnAggregates::number(const plan::Attribute& column) const {
  const bool is_text = column.type.id() == TypeId::kString;
  return expr::cast(expr::reference(column), TypeId::kDouble, is_text ? expr::EvalMode::kTry : analysis_.eval_mode());
}

}  // namespace izvor::analyze
