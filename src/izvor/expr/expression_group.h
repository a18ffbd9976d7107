#pragma once

#include <memory>
#include <unordered_map>
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
  // The column of texts, once for each of which the part is worth computing (text_dictionary.h); null for other parts, and for parts of such parts.
  const Expression* text_column_of(const Expression& part) const;

 private:
  void find_costly(const Expression& expression);

  std::vector<ExpressionPtr> expressions_;
  std::unordered_set<const Expression*> repeated_;
  std::unordered_map<const Expression*, const Expression*> text_columns_;
};

}  // namespace izvor::expr
