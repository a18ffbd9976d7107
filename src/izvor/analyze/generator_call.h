#pragma once

#include <optional>
#include <string>
#include <vector>

#include <google/protobuf/repeated_ptr_field.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

using ColumnNames = google::protobuf::RepeatedPtrField<std::string>;

// A generator's call without the rows that it works on. Its columns have the names given, or their own when there are none. Throws
// UDTF_ALIAS_NUMBER_MISMATCH and what the generator has against its arguments.
plan::Generate resolve_generator(const expr::GeneratorFunction& generator, const ExpressionAnalyzer::Expressions& arguments, const ColumnNames& names,
                                 ExpressionAnalyzer& analyzer);

// The columns of a generator that is an item of a select list, under an alias or not; nothing when the item is something else.
std::optional<std::vector<TypedExpression>> analyze_generator_item(const spark::connect::Expression& item, ExpressionAnalyzer& analyzer);
// The same of an item that has been given `names`.
std::optional<std::vector<TypedExpression>> analyze_named_generator(const spark::connect::Expression& call, const ColumnNames& names,
                                                                    ExpressionAnalyzer& analyzer);

// A generator anywhere else. Throws UNSUPPORTED_GENERATOR outside of a select list.
TypedExpression analyze_misplaced_generator(const expr::GeneratorFunction& generator, const ExpressionAnalyzer::Expressions& arguments,
                                            ExpressionAnalyzer& analyzer);
// window(time, duration, slide) of windows that overlap: the column of those that hold a row's time. Throws where rows cannot become several.
TypedExpression analyze_sliding_window(const TypedExpression& window, ExpressionAnalyzer& analyzer);
[[noreturn]] void throw_nested_generator(const std::string& expression);

}  // namespace izvor::analyze
