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

class GeneratorCollector;
class SubqueryCollector;
class WindowCollector;
struct GroupingSets;

// Where the parts of expressions go that operators of their own compute.
struct QueryParts {
  AggregateCollector* aggregates = nullptr;
  GeneratorCollector* generators = nullptr;  // null: generators are refused
  WindowCollector* windows = nullptr;        // null: window functions are refused
  SubqueryCollector* subqueries = nullptr;   // null: subqueries are refused
  // Within aggregates: over the rows that are grouped.
  SubqueryCollector* argument_subqueries = nullptr;
  const std::vector<ScopeColumn>* argument_input = nullptr;  // null: the same columns
  // What the input's plan can give besides, where no column of the input is meant; null: nothing.
  const std::vector<ScopeColumn>* set_aside = nullptr;
  const GroupingSets* grouping_sets = nullptr;  // what grouping() asks about; null: it is refused
  const char* clause = "";                      // as messages name it; null: the arguments of an aggregate
};

// Resolves expressions over the columns of one relation.
class ExpressionAnalyzer {
 public:
  using Expressions = google::protobuf::RepeatedPtrField<spark::connect::Expression>;

  // Aggregate calls go to `aggregates`.
  ExpressionAnalyzer(Analysis& analysis, const std::vector<ScopeColumn>& input, AggregateCollector& aggregates)
      : ExpressionAnalyzer(analysis, input, QueryParts{&aggregates}) {}
  ExpressionAnalyzer(Analysis& analysis, const std::vector<ScopeColumn>& input, const QueryParts& parts)
      : analysis_(analysis), input_(input), parts_(parts) {}

  TypedExpression analyze(const spark::connect::Expression& expression);
  // Stars become columns.
  std::vector<TypedExpression> analyze_list(const Expressions& expressions);
  // A list whose items may be generators, too.
  std::vector<TypedExpression> analyze_select_list(const Expressions& expressions);
  // The arguments of an aggregate: another aggregate among them is refused (NESTED_AGGREGATE_FUNCTION).
  std::vector<TypedExpression> analyze_aggregate_arguments(const Expressions& expressions);
  // What aggregates read; `nested` takes the aggregates within, which there must be none of.
  ExpressionAnalyzer of_arguments(AggregateCollector& nested) const;

  Analysis& analysis() { return analysis_; }
  const std::vector<ScopeColumn>& input() const { return input_; }
  AggregateCollector& aggregates() { return *parts_.aggregates; }
  const QueryParts& parts() const { return parts_; }
  LambdaScope& lambda_scope() { return lambda_scope_; }

 private:
  void analyze_select_item(const spark::connect::Expression& expression, std::vector<TypedExpression>& list);
  void analyze_list_item(const spark::connect::Expression& expression, std::vector<TypedExpression>& list);

  Analysis& analysis_;
  const std::vector<ScopeColumn>& input_;
  const QueryParts parts_;
  LambdaScope lambda_scope_;
};

}  // namespace izvor::analyze
