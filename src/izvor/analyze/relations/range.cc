#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {

ResolvedRelation resolve_range(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::Range& range = relation.range();
  if (range.step() == 0) {
    throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "requirement failed: step (0) cannot be 0"}});
  }
  plan::Scan scan;
  scan.source.format = "range";
  scan.source.schema = Schema({Field("id", TypeId::kLong, false)});
  scan.source.options = {{"start", std::to_string(range.start())}, {"end", std::to_string(range.end())}, {"step", std::to_string(range.step())}};
  if (range.has_num_partitions()) scan.source.options["partitions"] = std::to_string(range.num_partitions());
  scan.columns = {0};
  return ResolvedRelation::unqualified(plan::make_scan(std::move(scan), {analysis.new_attribute("id", TypeId::kLong, false)}));
}

}  // namespace izvor::analyze
