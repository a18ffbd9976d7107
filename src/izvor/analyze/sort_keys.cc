#include "izvor/analyze/sort_keys.h"

#include <algorithm>

#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using Order = spark::connect::Expression::SortOrder;

bool has_order(const DataType& type) {
  if (type.id() == TypeId::kMap) return false;
  if (!type.is_nested()) return true;
  return std::all_of(type.fields().begin(), type.fields().end(), [](const Field& field) { return has_order(field.type()); });
}

}  // namespace

expr::SortDirection direction_of(const Order& order) {
  const bool is_ascending = order.direction() != Order::SORT_DIRECTION_DESCENDING;
  const bool nulls_first = order.null_ordering() == Order::SORT_NULLS_UNSPECIFIED ? is_ascending : order.null_ordering() == Order::SORT_NULLS_FIRST;
  return {is_ascending, nulls_first};
}

TypedSortKey make_sort_key(const TypedExpression& expression, const expr::SortDirection& direction) {
  std::string text = expression.text + (direction.is_ascending ? " ASC" : " DESC") + (direction.nulls_first ? " NULLS FIRST" : " NULLS LAST");
  if (!has_order(expression.expression->type)) {
    throw Error("DATATYPE_MISMATCH.INVALID_ORDERING_TYPE",
                {{"sqlExpr", '"' + text + '"'}, {"functionName", "`sortorder`"}, {"dataType", '"' + expression.expression->type.sql() + '"'}});
  }
  return {{expression.expression, direction}, std::move(text)};
}

TypedSortKey analyze_sort_key(const Order& order, ExpressionAnalyzer& analyzer) {
  return make_sort_key(analyzer.analyze(order.child()), direction_of(order));
}

}  // namespace izvor::analyze
