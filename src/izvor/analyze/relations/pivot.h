#pragma once

#include <string>
#include <vector>

#include <izvor/relations.pb.h>

#include "izvor/analyze/collectors.h"
#include "izvor/analyze/typed_expression.h"

namespace izvor::analyze {

// input PIVOT (aggregates FOR columns IN (values)): grouped by the columns that neither part names.
ResolvedRelation resolve_pivot(const sql::Pivot& pivot, Analysis& analysis);

// One value of a pivot's column, and what its columns are called.
struct PivotValue {
  plan::ExpressionPtr value;
  std::string name;
};

// Groups of the child's rows by `keys`, with a column for each value of `column` and each of `aggregates`.
ResolvedRelation make_pivot(const ResolvedRelation& child, const std::vector<plan::NamedExpression>& keys, const TypedExpression& column,
                            const std::vector<PivotValue>& values, const std::vector<TypedExpression>& aggregates, const Collectors& collectors,
                            Analysis& analysis);

// A constant as the value of a pivot over a column of this type. Throws PIVOT_VALUE_DATA_TYPE_MISMATCH.
PivotValue make_pivot_value(const TypedExpression& constant, const TypedExpression& column, Analysis& analysis);

}  // namespace izvor::analyze
