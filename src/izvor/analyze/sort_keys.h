#pragma once

#include <vector>

#include <spark/connect/expressions.pb.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/typed_expression.h"

namespace izvor::analyze {

// A resolved ORDER BY item and its text: "a DESC NULLS LAST".
struct TypedSortKey {
  plan::SortKey key;
  std::string text;
};

expr::SortDirection direction_of(const spark::connect::Expression::SortOrder& order);
// Throws DATATYPE_MISMATCH.INVALID_ORDERING_TYPE for a type without an order.
TypedSortKey make_sort_key(const TypedExpression& expression, const expr::SortDirection& direction);
TypedSortKey analyze_sort_key(const spark::connect::Expression::SortOrder& order, ExpressionAnalyzer& analyzer);

}  // namespace izvor::analyze
