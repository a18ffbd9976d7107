#pragma once

#include <functional>
#include <vector>

#include "izvor/expr/window_call.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// Takes the window calls out of expressions; each has an attribute that stands for its result.
class WindowCollector {
 public:
  void add(expr::WindowCall call, std::vector<plan::ExpressionPtr> partition, std::vector<plan::SortKey> order, plan::Attribute output);
  bool empty() const { return entries_.empty(); }
  const plan::Attribute& last_output() const { return entries_.back().named.output; }

  // Window operators over `input`; their expressions are first rewritten by `over`.
  plan::NodePtr compute_over(plan::NodePtr input, const std::function<plan::ExpressionPtr(const plan::ExpressionPtr&)>& over) const;

 private:
  struct Entry {
    plan::NamedWindowCall named;
    std::vector<plan::ExpressionPtr> partition;
    std::vector<plan::SortKey> order;
  };
  std::vector<Entry> entries_;
};

}  // namespace izvor::analyze
