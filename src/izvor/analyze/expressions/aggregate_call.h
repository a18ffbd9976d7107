#pragma once

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/expr/aggregate_function.h"

namespace izvor::sql {
class AggregateModifiers;
}

namespace izvor::analyze {

// A resolved call with its text.
struct TypedAggregate {
  expr::AggregateCall call;
  std::string text;
};

// The call over the rows of a window; other aggregates may stand in its arguments, which are computed before.
TypedAggregate resolve_window_aggregate(const expr::AggregateFunction& function, const ExpressionAnalyzer::Expressions& arguments, bool is_distinct,
                                        const sql::AggregateModifiers* modifiers, ExpressionAnalyzer& analyzer);

// A call of an aggregate function; `modifiers` is null when it has none.
TypedExpression analyze_aggregate_call(const expr::AggregateFunction& function, const ExpressionAnalyzer::Expressions& arguments, bool is_distinct,
                                       const sql::AggregateModifiers* modifiers, ExpressionAnalyzer& analyzer);

// Throws INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX for what only aggregates take, written at another function.
void refuse_aggregate_syntax(const std::string& function, bool is_distinct, const sql::AggregateModifiers* modifiers);

}  // namespace izvor::analyze
