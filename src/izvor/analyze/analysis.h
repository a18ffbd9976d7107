#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "izvor/analyze/analyzer.h"
#include "izvor/analyze/names.h"
#include "izvor/analyze/protocol_errors.h"
#include "izvor/analyze/resolved_relation.h"

namespace spark::connect {
class Expression;
}

namespace izvor::analyze {

// The query around a subquery: what it reads, and which of that the subquery refers to.
struct OuterQuery {
  const std::vector<ScopeColumn>& columns;
  std::vector<plan::Attribute> used{};
  std::vector<std::string> mentions{};  // their names, once a use

  void use(const plan::Attribute& attribute);
};

// The arguments of a parameterised SQL text.
struct SqlArguments {
  std::map<std::string, const spark::connect::Expression*> named;
  std::map<int32_t, const spark::connect::Expression*> by_position;  // by the place of the question mark in the text
};

// One walk over an unresolved plan.
class Analysis {
 public:
  Analysis(const Config& config, const catalog::Catalog& catalog, AttributeIds& ids);

  // Resolves a relation with what lies below it.
  ResolvedRelation resolve(const spark::connect::Relation& relation);

  const Config& config() const { return config_; }
  const catalog::Catalog& catalog() const { return catalog_; }
  const NameMatcher& names() const { return names_; }
  expr::EvalMode eval_mode() const { return eval_mode_; }

  plan::Attribute new_attribute(std::string name, const DataType& type, bool nullable) { return {ids_.next(), std::move(name), type, nullable}; }
  // Attributes with new ids for the columns of a schema.
  std::vector<plan::Attribute> new_attributes(const Schema& schema);

  // What the relations with this plan id gave, one entry a time that such a relation was resolved (a self-join has two).
  const std::vector<std::vector<ScopeColumn>>& outputs_of_plan_id(int64_t plan_id) const;

  // ---- Relations that go by a name or a plan id within a query: WITH, and what came with a SQL text. ----
  // The relation, with columns of its own where it was used before; null when there is none of the name.
  std::optional<ResolvedRelation> find_named(const std::string& name);
  const spark::connect::Relation* find_reference(int64_t plan_id) const;
  // Names that hold as long as it lives. Those around it do too, unless `is_closed`.
  class Names {
   public:
    explicit Names(Analysis& analysis, bool is_closed = false);
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;
    ~Names();
    void add(const std::string& name, ResolvedRelation relation);
    void add_reference(int64_t plan_id, const spark::connect::Relation& relation);

   private:
    Analysis& analysis_;
    const size_t hidden_before_;
    const size_t size_before_;
    const std::map<int64_t, const spark::connect::Relation*> references_before_;
  };
  // A plan that may be used before in this analysis: each use has columns of its own.
  ResolvedRelation instantiate(const ResolvedRelation& relation);
  // The relation with new ids.
  ResolvedRelation renewed(const ResolvedRelation& relation);

  // ---- Around an expression: the innermost last. ----
  std::vector<OuterQuery*>& outer_queries() { return outer_queries_; }
  const SqlArguments*& sql_arguments() { return sql_arguments_; }
  // The definitions of WINDOW clauses by name.
  std::vector<std::pair<std::string, const spark::connect::Expression*>>& windows() { return windows_; }

  // Counts one level of nesting while it lives; throws IZVOR_PLAN_TOO_DEEP, long before the stack ends.
  class Nesting {
   public:
    explicit Nesting(Analysis& analysis);
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    ~Nesting() { --analysis_.depth_; }

   private:
    Analysis& analysis_;
  };

 private:
  const Config& config_;
  const catalog::Catalog& catalog_;
  AttributeIds& ids_;
  const NameMatcher names_;
  const expr::EvalMode eval_mode_;
  std::map<int64_t, std::vector<std::vector<ScopeColumn>>> outputs_by_plan_id_;
  std::vector<std::pair<std::string, ResolvedRelation>> named_;
  size_t hidden_names_ = 0;  // the first ones do not hold here
  std::map<int64_t, const spark::connect::Relation*> references_;
  std::set<plan::NodePtr> used_plans_;
  std::vector<OuterQuery*> outer_queries_;
  const SqlArguments* sql_arguments_ = nullptr;
  std::vector<std::pair<std::string, const spark::connect::Expression*>> windows_;
  int depth_ = 0;
};

}  // namespace izvor::analyze
