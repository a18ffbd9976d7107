#pragma once

#include <vector>

#include <google/protobuf/repeated_ptr_field.h>

#include "izvor/analyze/aggregate_collector.h"
#include "izvor/analyze/analysis.h"
#include "izvor/analyze/lambda_scope.h"
#include "izvor/analyze/typed_expression.h"

namespace spark::connect {
class Expression;
}

namespace izvor::analyze {

// Resolves expressions over the columns of one relation.
class ExpressionAnalyzer {
 public:
  using Expressions = google::protobuf::RepeatedPtrField<spark::connect::Expression>;

  // Aggregate calls go to `aggregates`.
  ExpressionAnalyzer(Analysis& analysis, const std::vector<ScopeColumn>& input, AggregateCollector& aggregates)
      : analysis_(analysis), input_(input), aggregates_(aggregates) {}

  TypedExpression analyze(const spark::connect::Expression& expression);
  // A select list: stars become columns.
  std::vector<TypedExpression> analyze_list(const Expressions& expressions);
  // The arguments of an aggregate: another aggregate among them is refused (NESTED_AGGREGATE_FUNCTION).
  std::vector<TypedExpression> analyze_aggregate_arguments(const Expressions& expressions);

  Analysis& analysis() { return analysis_; }
  const std::vector<ScopeColumn>& input() const { return input_; }
  AggregateCollector& aggregates() { return aggregates_; }
  LambdaScope& lambda_scope() { return lambda_scope_; }

 private:
  void analyze_list_item(const spark::connect::Expression& expression, std::vector<TypedExpression>& list);

  Analysis& analysis_;
  const std::vector<ScopeColumn>& input_;
  AggregateCollector& aggregates_;
  LambdaScope lambda_scope_;
};

}  // namespace izvor::analyze
