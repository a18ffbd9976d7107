#include "izvor/analyze/analysis.h"

#include <spark/connect/relations.pb.h>

#include <algorithm>
#include <utility>

#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

// Spark refuses messages nested deeper than 1024 (spark.connect.grpc.marshallerRecursionLimit), which is two messages a level.
constexpr int kDeepestNesting = 512;

}  // namespace

Analysis::Analysis(const Config& config, const catalog::Catalog& catalog, AttributeIds& ids)
    : config_(config),
      catalog_(catalog),
      ids_(ids),
      names_(config),
      eval_mode_(config.get_bool(config::kAnsiEnabled) ? expr::EvalMode::kAnsi : expr::EvalMode::kLegacy) {}

ResolvedRelation Analysis::resolve(const spark::connect::Relation& relation) {
  const Nesting nesting(*this);
  ResolvedRelation resolved = find_relation_rule(relation)(relation, *this);
  if (relation.common().has_plan_id()) outputs_by_plan_id_[relation.common().plan_id()].push_back(resolved.columns);
  return resolved;
}

std::vector<plan::Attribute> Analysis::new_attributes(const Schema& schema) {
  std::vector<plan::Attribute> attributes;
  for (const Field& field : schema.fields()) attributes.push_back(new_attribute(field.name, field.type(), field.nullable));
  return attributes;
}

const std::vector<std::vector<ScopeColumn>>& Analysis::outputs_of_plan_id(int64_t plan_id) const {
  static const std::vector<std::vector<ScopeColumn>> kNone;
  const auto found = outputs_by_plan_id_.find(plan_id);
  return found == outputs_by_plan_id_.end() ? kNone : found->second;
}

void OuterQuery::use(const plan::Attribute& attribute) {
  mentions.push_back(attribute.name);
  const auto same = [&](const plan::Attribute& known) { return known.id == attribute.id; };
  if (std::none_of(used.begin(), used.end(), same)) used.push_back(attribute);
}

std::optional<ResolvedRelation> Analysis::find_named(const std::string& name) {
  for (size_t i = named_.size(); i-- > hidden_names_;) {
    if (names_.equal(named_[i].first, name)) return instantiate(named_[i].second);
  }
  return std::nullopt;
}

const spark::connect::Relation* Analysis::find_reference(int64_t plan_id) const {
  const auto found = references_.find(plan_id);
  return found == references_.end() ? nullptr : found->second;
}

ResolvedRelation Analysis::instantiate(const ResolvedRelation& relation) {
  return used_plans_.insert(relation.plan).second ? relation : renewed(relation);
}

ResolvedRelation Analysis::renewed(const ResolvedRelation& relation) {
  std::map<plan::AttributeId, plan::Attribute> copies;
  std::vector<plan::NamedExpression> expressions;
  for (const plan::Attribute& attribute : relation.plan->output) {
    const plan::Attribute copy = new_attribute(attribute.name, attribute.type, attribute.nullable);
    copies.emplace(attribute.id, copy);
    expressions.push_back({expr::reference(attribute), copy});
  }
  const auto renew = [&](std::vector<ScopeColumn> columns) {
    for (ScopeColumn& column : columns) {
      const auto copy = copies.find(column.attribute.id);
      if (copy != copies.end()) column.attribute.id = copy->second.id;
    }
    return columns;
  };
  return {plan::make_project(relation.plan, std::move(expressions)), renew(relation.columns), {}, {}, nullptr};
}

Analysis::Names::Names(Analysis& analysis, bool is_closed)
    : analysis_(analysis), hidden_before_(analysis.hidden_names_), size_before_(analysis.named_.size()), references_before_(analysis.references_) {
  if (is_closed) analysis_.hidden_names_ = size_before_;
}

Analysis::Names::~Names() {
  analysis_.hidden_names_ = hidden_before_;
  analysis_.named_.erase(analysis_.named_.begin() + static_cast<std::ptrdiff_t>(size_before_), analysis_.named_.end());
  analysis_.references_ = references_before_;
}

void Analysis::Names::add(const std::string& name, ResolvedRelation relation) { analysis_.named_.emplace_back(name, std::move(relation)); }

void Analysis::Names::add_reference(int64_t plan_id, const spark::connect::Relation& relation) { analysis_.references_[plan_id] = &relation; }

Analysis::Nesting::Nesting(Analysis& analysis) : analysis_(analysis) {
  if (analysis_.depth_ >= kDeepestNesting) throw Error("IZVOR_PLAN_TOO_DEEP", {{"limit", std::to_string(kDeepestNesting)}});
  ++analysis_.depth_;
}

}  // namespace izvor::analyze
