#pragma once

#include <memory>
#include <unordered_set>
#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// Expressions that are evaluated together over each batch, in a form in which equal parts are the same object, so that a part that occurs more than
// once is computed once a batch. Immutable, shared by threads.
class ExpressionGroup {
 public:
  explicit ExpressionGroup(const std::vector<ExpressionPtr>& expressions);

  const std::vector<ExpressionPtr>& expressions() const { return expressions_; }
  // Whether the part (a cast or a deterministic call, not within a lambda) occurs at several places.
  bool is_repeated(const Expression& part) const { return repeated_.contains(&part); }

 private:
  std::vector<ExpressionPtr> expressions_;
  std::unordered_set<const Expression*> repeated_;
};

}  // namespace izvor::expr
