#include "izvor/optimize/optimizer.h"

#include <algorithm>
#include <string>

#include "izvor/error.h"
#include "izvor/optimize/rule.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

// Each round moves or merges every operator at least once; real plans are at rest after two or three.
constexpr int kMostRounds = 100;

bool same_output(const plan::Node& a, const plan::Node& b) {
  return std::equal(a.output.begin(), a.output.end(), b.output.begin(), b.output.end(),
                    [](const plan::Attribute& x, const plan::Attribute& y) { return x.id == y.id && x.name == y.name && x.type == y.type; });
}

plan::NodePtr apply_rules(plan::NodePtr plan, const Config& config) {
  for (const Rule& rule : rules()) {
    plan::NodePtr rewritten = rule.apply(plan, config);
    if (!same_output(*plan, *rewritten)) {
      throw Error("INTERNAL_ERROR", {{"message", std::string("The optimizer rule ") + rule.name + " changed the columns of a plan."}});
    }
    plan = std::move(rewritten);
  }
  return plan;
}

}  // namespace

const std::vector<Rule>& rules() {
  static const std::vector<Rule> kRules{
      {"fold_constants", fold_constants},
      {"combine_filters", combine_filters},
      {"push_filter_through_project", push_filter_through_project},
      {"push_predicates_through_join", push_predicates_through_join},
      {"collapse_projects", collapse_projects},
      {"push_predicates_into_source", push_predicates_into_source},
      {"prune_columns", prune_columns},
      {"remove_noop_projects", remove_noop_projects},
  };
  return kRules;
}

plan::NodePtr optimize(const plan::NodePtr& plan, const Config& config) {
  plan::NodePtr current = plan;
  for (int round = 0; round < kMostRounds; ++round) {
    plan::NodePtr next = apply_rules(current, config);
    if (next == current) break;
    current = std::move(next);
  }
  return current;
}

}  // namespace izvor::optimize
