#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <izvor/relations.pb.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/generator_collector.h"
#include "izvor/analyze/grouping_sets.h"

namespace izvor::analyze {

// One grouping set: positions within the keys.
using KeySet = std::vector<size_t>;

// Reads GROUP BY: expressions, positions and names of the select list, ALL, and sets of these.
class GroupingKeys {
 public:
  GroupingKeys(const sql::GroupedSelect& select, const ResolvedRelation& child, Analysis& analysis)
      : select_(select), child_(child), analysis_(analysis) {
    windows_.refuse_others();
  }

  std::vector<TypedExpression> read_plain();
  // The sets that GROUPING SETS, ROLLUP and CUBE stand for; their keys are keys().
  std::vector<KeySet> read_sets();
  const std::vector<TypedExpression>& keys() const { return keys_; }
  // Sliding windows among the keys that were read.
  const GeneratorCollector& windows() const { return windows_; }

 private:
  // The select list as far as grouping by its parts goes.
  struct ListItem {
    TypedExpression item;
    bool has_aggregate;
  };

  const std::vector<ListItem>& list();
  void add_expression(const spark::connect::Expression& expression, std::vector<TypedExpression>& out);
  std::optional<TypedExpression> list_item(const spark::connect::Expression& expression);
  bool is_all(const spark::connect::Expression& expression) const;
  std::vector<KeySet> sets_of(const sql::Grouping& grouping);
  KeySet keys_of(const google::protobuf::RepeatedPtrField<spark::connect::Expression>& expressions);
  std::vector<KeySet> elements_of(const sql::Grouping& grouping);

  const sql::GroupedSelect& select_;
  const ResolvedRelation& child_;
  Analysis& analysis_;
  GeneratorCollector windows_;
  std::optional<std::vector<ListItem>> list_;
  std::vector<TypedExpression> keys_;
};

// The child's rows once a set, with the keys as columns behind their own: null where the set does not have them. Gives the rows in `rows`.
std::shared_ptr<const GroupingSets> expand_sets(const std::vector<KeySet>& sets, const std::vector<TypedExpression>& keys,
                                                const ResolvedRelation& child, Analysis& analysis, plan::NodePtr& rows);

}  // namespace izvor::analyze
