#pragma once

#include <vector>

#include "izvor/analyze/analysis.h"

namespace izvor::analyze {

// A subquery that refers to nothing outside.
struct Decorrelated {
  plan::NodePtr plan;             // the subquery's columns with the same ids, then others
  plan::ExpressionPtr condition;  // of the rows that belong to an outer row; null: all of them
};

// A subquery that refers to the columns `outer` of the rows of `input`, in a form that is computed once for all of them: for each combination of
// values that these columns have. Every operator of the subquery takes these values along.
Decorrelated decorrelate(const plan::NodePtr& query, const std::vector<plan::Attribute>& outer, const plan::NodePtr& input, Analysis& analysis);

}  // namespace izvor::analyze
