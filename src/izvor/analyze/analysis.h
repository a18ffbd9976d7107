#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "izvor/analyze/analyzer.h"
#include "izvor/analyze/names.h"
#include "izvor/analyze/protocol_errors.h"
#include "izvor/analyze/resolved_relation.h"

namespace izvor::analyze {

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
  int depth_ = 0;
};

}  // namespace izvor::analyze
