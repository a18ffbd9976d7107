#include "izvor/analyze/aggregate_collector.h"

#include <utility>

namespace izvor::analyze {

plan::Attribute AggregateCollector::add(expr::AggregateCall call, const std::string& text) {
  for (const plan::NamedAggregate& known : aggregates_) {
    if (expr::equal(known.call, call)) return known.output;
  }
  call.nullable = call.nullable || is_streaming_;
  plan::Attribute output = analysis_.new_attribute(text, call.type, call.nullable);
  aggregates_.push_back({std::move(call), output});
  return output;
}

}  // namespace izvor::analyze
