#include "izvor/analyze/window_collector.h"

#include <algorithm>
#include <utility>

#include "izvor/expr/aggregate_function.h"

namespace izvor::analyze {
namespace {

bool equal(const std::vector<plan::ExpressionPtr>& a, const std::vector<plan::ExpressionPtr>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const plan::ExpressionPtr& x, const plan::ExpressionPtr& y) { return expr::equal(*x, *y); });
}

bool equal(const std::vector<plan::SortKey>& a, const std::vector<plan::SortKey>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const plan::SortKey& x, const plan::SortKey& y) {
    return x.direction == y.direction && expr::equal(*x.expression, *y.expression);
  });
}

// Whether a call reads a result of the operator: a window function over window functions.
bool reads_result_of(const plan::Window& window, plan::NamedWindowCall named) {
  bool reads = false;
  expr::for_each_window_expression(named.call, [&](const plan::ExpressionPtr& expression) {
    for (const plan::AttributeId id : expr::referenced_attributes(*expression)) {
      reads |= std::any_of(window.calls.begin(), window.calls.end(), [id](const plan::NamedWindowCall& other) { return other.output.id == id; });
    }
  });
  return reads;
}

}  // namespace

void WindowCollector::add(expr::WindowCall call, std::vector<plan::ExpressionPtr> partition, std::vector<plan::SortKey> order,
                          plan::Attribute output) {
  entries_.push_back({{std::move(call), std::move(output)}, std::move(partition), std::move(order)});
}

plan::NodePtr WindowCollector::compute_over(plan::NodePtr input, const std::function<plan::ExpressionPtr(const plan::ExpressionPtr&)>& over) const {
  for (Entry entry : entries_) {
    for (plan::ExpressionPtr& key : entry.partition) key = over(key);
    for (plan::SortKey& key : entry.order) key.expression = over(key.expression);
    expr::for_each_window_expression(entry.named.call, [&](plan::ExpressionPtr& expression) { expression = over(expression); });
    const auto* last = input->as<plan::Window>();
    if (last != nullptr && equal(last->partition, entry.partition) && equal(last->order, entry.order) && !reads_result_of(*last, entry.named)) {
      std::vector<plan::NamedWindowCall> calls = last->calls;
      calls.push_back(entry.named);
      input = plan::make_window(last->child, last->partition, last->order, std::move(calls));
    } else {
      input = plan::make_window(std::move(input), entry.partition, entry.order, {entry.named});
    }
  }
  return input;
}

}  // namespace izvor::analyze
