#include "izvor/analyze/aggregate_collector.h"

#include <algorithm>
#include <utility>

namespace izvor::analyze {
namespace {

bool same_call(const expr::AggregateCall& a, const expr::AggregateCall& b) {
  return a.function == b.function && a.mode == b.mode &&
         std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(),
                    [](const expr::ExpressionPtr& x, const expr::ExpressionPtr& y) { return expr::equal(*x, *y); });
}

}  // namespace

plan::Attribute AggregateCollector::add(expr::AggregateCall call, const std::string& text) {
  for (const plan::NamedAggregate& known : aggregates_) {
    if (same_call(known.call, call)) return known.output;
  }
  call.nullable = call.nullable || is_streaming_;
  plan::Attribute output = analysis_.new_attribute(text, call.type, call.nullable);
  aggregates_.push_back({std::move(call), output});
  return output;
}

}  // namespace izvor::analyze
