#pragma once

#include <string>
#include <vector>

#include "izvor/analyze/analysis.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// Takes the aggregate calls out of expressions: each gets an attribute that stands for its result; equal calls share one.
class AggregateCollector {
 public:
  // On a stream every aggregate is nullable, count included, as in Spark.
  explicit AggregateCollector(Analysis& analysis, bool is_streaming = false) : analysis_(analysis), is_streaming_(is_streaming) {}

  // Calls that are computed already.
  void know(const std::vector<plan::NamedAggregate>& aggregates) { aggregates_ = aggregates; }
  plan::Attribute add(expr::AggregateCall call, const std::string& text);

  bool empty() const { return aggregates_.empty(); }
  const std::vector<plan::NamedAggregate>& aggregates() const { return aggregates_; }

 private:
  Analysis& analysis_;
  const bool is_streaming_;
  std::vector<plan::NamedAggregate> aggregates_;
};

}  // namespace izvor::analyze
