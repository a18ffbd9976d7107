// Columns by a regular expression of their names: df.colRegex("`.*_id`").
#include <optional>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/error.h"
#include "izvor/expr/functions/text/java_regexp.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Expression::UnresolvedRegex;

struct Target {
  std::string qualifier;  // may be empty
  std::string pattern;
};

// "`pattern`" or "qualifier.`pattern`"; nothing for a plain name.
std::optional<Target> target_of(const std::string& text) {
  const size_t open = text.find('`');
  if (open == text.npos || text.size() - open < 3 || text.back() != '`') return std::nullopt;
  if (open == 1 || (open > 1 && text[open - 1] != '.')) return std::nullopt;
  return Target{text.substr(0, open == 0 ? 0 : open - 1), text.substr(open + 1, text.size() - open - 2)};
}

bool is_of(const std::string& qualifier, const ScopeColumn& column, const NameMatcher& names) {
  return qualifier.empty() || (!column.qualifier.empty() && names.equal(qualifier, column.qualifier.back()));
}

// A match of the whole name.
class NamePattern {
 public:
  NamePattern(const std::string& pattern, bool any_case, const std::string& function)
      : regexps_(function), regexp_(regexps_.of((any_case ? "(?i)\\A(?:" : "\\A(?:") + pattern + ")\\z")) {
    if (regexp_ == nullptr) throw Error(regexps_.error());
  }
  bool matches(const std::string& name) { return regexp_->matches_somewhere(name); }

 private:
  expr::RegexpOfRows regexps_;
  expr::JavaRegexp* regexp_;
};

TypedExpression plain_column(const Proto& regex, ExpressionAnalyzer& analyzer) {
  spark::connect::Expression column;
  column.mutable_unresolved_attribute()->set_unparsed_identifier(regex.col_name());
  if (regex.has_plan_id()) column.mutable_unresolved_attribute()->set_plan_id(regex.plan_id());
  return analyzer.analyze(column);
}

}  // namespace

std::vector<TypedExpression> analyze_regex(const Proto& regex, ExpressionAnalyzer& analyzer) {
  const std::optional<Target> target = target_of(regex.col_name());
  if (!target) return {plain_column(regex, analyzer)};
  const NameMatcher& names = analyzer.analysis().names();
  NamePattern pattern(target->pattern, names.equal("a", "A"), "colRegex");
  std::vector<TypedExpression> columns;
  for (const ScopeColumn& column : analyzer.input()) {
    if (is_of(target->qualifier, column, names) && pattern.matches(column.attribute.name)) columns.push_back(column_expression(column.attribute));
  }
  return columns;
}

TypedExpression analyze_misplaced_regex(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const Proto& regex = expression.unresolved_regex();
  if (!target_of(regex.col_name())) return plain_column(regex, analyzer);
  throw Error("INVALID_USAGE_OF_STAR_OR_REGEX", {{"elem", "regular expression " + regex.col_name()}, {"prettyName", "expression"}});
}

}  // namespace izvor::analyze
