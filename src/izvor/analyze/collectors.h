#pragma once

#include "izvor/analyze/aggregate_collector.h"
#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/generator_collector.h"
#include "izvor/analyze/subquery_collector.h"
#include "izvor/analyze/window_collector.h"

namespace izvor::analyze {

// What the expressions of one clause need besides the rows that they read.
struct Collectors {
  explicit Collectors(Analysis& analysis, bool is_streaming = false)
      : aggregates(analysis, is_streaming), subqueries(analysis), argument_subqueries(analysis) {}

  // Of a clause where all of them may stand.
  QueryParts parts(const ResolvedRelation& input) {
    QueryParts parts;
    parts.aggregates = &aggregates;
    parts.generators = &generators;
    parts.windows = &windows;
    parts.subqueries = &subqueries;
    parts.argument_subqueries = &argument_subqueries;
    parts.set_aside = &input.set_aside;
    return parts;
  }

  AggregateCollector aggregates;
  GeneratorCollector generators;
  WindowCollector windows;
  SubqueryCollector subqueries;
  SubqueryCollector argument_subqueries;
};

}  // namespace izvor::analyze
