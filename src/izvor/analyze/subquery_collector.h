#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "izvor/analyze/analysis.h"

namespace izvor::analyze {

// Takes the subqueries out of expressions: each becomes a join of the rows that the expression reads with the subquery's, and an attribute that
// stands for its value.
class SubqueryCollector {
 public:
  enum class Kind : uint8_t { kScalar, kExists };

  explicit SubqueryCollector(Analysis& analysis) : analysis_(analysis) {}

  // `outer` are the columns of the rows that the subquery refers to. The value of a scalar one is its first column; `text` names it.
  plan::Attribute add_scalar(plan::NodePtr query, std::vector<plan::Attribute> outer, const std::string& text);
  // Whether the subquery has a row for which `condition` holds (null: any row).
  plan::Attribute add_exists(plan::NodePtr query, std::vector<plan::Attribute> outer, plan::ExpressionPtr condition);

  bool empty() const { return entries_.empty(); }
  // Groups have no value for such a subquery: SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION.
  void refuse_correlated_scalars() const;
  // The rows of `input` with the subqueries' values; what they read of the input is first rewritten by `over`.
  plan::NodePtr join_to(plan::NodePtr input, const std::function<plan::ExpressionPtr(const plan::ExpressionPtr&)>& over) const;

 private:
  struct Entry {
    plan::JoinType type;
    plan::NodePtr query;
    std::vector<plan::Attribute> outer;
    plan::ExpressionPtr condition;
    std::optional<plan::Attribute> mark;
    std::string text{};  // of a scalar one
  };

  Analysis& analysis_;
  std::vector<Entry> entries_;
};

}  // namespace izvor::analyze
