#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/name_resolution.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

// "t.*" without its star.
NameParts target_of(const std::string& unparsed) {
  if (unparsed.size() < 2 || !unparsed.ends_with(".*")) {
    throw Error("CONNECT_INVALID_PLAN.UNRESOLVED_STAR_TARGET_INVALID", {{"target", unparsed}});
  }
  return parse_attribute_name(unparsed.substr(0, unparsed.size() - 2));
}

}  // namespace

std::vector<TypedExpression> analyze_star(const spark::connect::Expression::UnresolvedStar& star, ExpressionAnalyzer& analyzer) {
  if (star.has_plan_id()) throw_unsupported("A star of a particular data frame");
  const NameParts target = star.has_unparsed_target() ? target_of(star.unparsed_target()) : NameParts();
  std::vector<TypedExpression> columns;
  for (const plan::Attribute& attribute : expand_star(target, analyzer.input(), analyzer.analysis().names())) {
    columns.push_back(column_expression(attribute));
  }
  return columns;
}

TypedExpression analyze_misplaced_star(const spark::connect::Expression&, ExpressionAnalyzer&) {
  throw Error("INVALID_USAGE_OF_STAR_OR_REGEX", {{"elem", "'*'"}, {"prettyName", "expression"}});
}

}  // namespace izvor::analyze
