#include "izvor/analyze/relations/recursive_query.h"

#include <algorithm>
#include <charconv>

#include "izvor/analyze/relations/column_lists.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using plan::NodePtr;
using spark::connect::Relation;
using spark::connect::SetOperation;

constexpr const char* kLevelLimit = "spark.sql.cteRecursionLevelLimit";
constexpr const char* kRowLimit = "spark.sql.cteRecursionRowLimit";

int64_t limit_of(const Config& config, const char* key, int64_t otherwise) {
  const std::optional<std::string> text = config.get(key);
  if (!text) return otherwise;
  int64_t limit = 0;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (failure == std::errc() && end == text->data() + text->size()) return limit;
  throw Error("INVALID_CONF_VALUE.TYPE_MISMATCH", {{"confName", key}, {"confValue", *text}, {"confType", "int"}});
}

bool reads_table(const plan::Node& node, int64_t id) {
  if (const auto* table = node.as<plan::RecursionTable>()) return table->id == id;
  const std::vector<NodePtr> inputs = plan::children(node);
  return std::any_of(inputs.begin(), inputs.end(), [id](const NodePtr& input) { return reads_table(*input, id); });
}

// A side whose rows a join has to know as a whole.
bool is_whole_side(plan::JoinType type, bool is_left) {
  switch (type) {
    case plan::JoinType::kFull: return true;
    case plan::JoinType::kRight: return is_left;
    case plan::JoinType::kLeft:
    case plan::JoinType::kSemi:
    case plan::JoinType::kAnti: return !is_left;
    default: return false;
  }
}

// What one round makes must follow from each row of the round before by itself.
void check_places(const plan::Node& node, int64_t id) {
  // DISTINCT is of each round.
  const auto* aggregate = node.as<plan::Aggregate>();
  const bool gathers =
      (aggregate != nullptr && !aggregate->aggregates.empty()) || node.as<plan::Window>() != nullptr || node.as<plan::Sort>() != nullptr;
  const auto* join = node.as<plan::Join>();
  const std::vector<NodePtr> inputs = plan::children(node);
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!reads_table(*inputs[i], id)) continue;
    if (gathers || (join != nullptr && is_whole_side(join->type, i == 0))) throw Error("INVALID_RECURSIVE_REFERENCE.PLACE");
    check_places(*inputs[i], id);
  }
}

const SetOperation* union_of(const Relation& relation) {
  const bool is_union = relation.has_set_op() && relation.set_op().set_op_type() == SetOperation::SET_OP_TYPE_UNION;
  return is_union ? &relation.set_op() : nullptr;
}

// The columns of a term under the names of WITH's list.
ResolvedRelation named_columns(ResolvedRelation relation, const sql::With::Query& query) {
  if (query.columns_size() == 0) return relation;
  if (static_cast<size_t>(query.columns_size()) != relation.columns.size()) {
    throw Error("ASSIGNMENT_ARITY_MISMATCH",
                {{"numExpr", std::to_string(query.columns_size())}, {"numTarget", std::to_string(relation.columns.size())}});
  }
  for (size_t i = 0; i < relation.columns.size(); ++i) relation.columns[i].attribute.name = query.columns(static_cast<int>(i));
  return relation;
}

void check_types(const std::vector<DataType>& types, const ResolvedRelation& step) {
  for (size_t i = 0; i < types.size(); ++i) {
    const DataType& type = step.columns[i].attribute.type;
    if (type.simple_string() == types[i].simple_string() || type.id() == TypeId::kNull) continue;
    throw Error("CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE", {{"left", '"' + types[i].sql() + '"'}, {"right", '"' + type.sql() + '"'}});
  }
}

// A term that has to do without the query's own name.
ResolvedRelation resolve_outside(const Relation& term, const std::string& name, Analysis& analysis) {
  try {
    return analysis.resolve(term);
  } catch (const Error& error) {
    const auto& parameters = error.parameters();
    const auto relation = parameters.find("relationName");
    const bool is_own_name = error.error_class() == "TABLE_OR_VIEW_NOT_FOUND" && relation != parameters.end() &&
                             analysis.names().equal(relation->second, quote_parts({name}));
    if (!is_own_name) throw;
    throw Error("INVALID_RECURSIVE_CTE");
  }
}

}  // namespace

std::optional<ResolvedRelation> resolve_recursive_query(const sql::With::Query& query, Analysis& analysis) {
  const SetOperation* all = union_of(query.query());
  if (all == nullptr) {
    resolve_outside(query.query(), query.name(), analysis);
    return std::nullopt;
  }
  const ResolvedRelation anchor = named_columns(resolve_outside(all->left_input(), query.name(), analysis), query);
  plan::Recursion recursion;
  recursion.id = analysis.new_attribute(query.name(), TypeId::kNull, true).id;
  std::vector<plan::Attribute> table;
  std::vector<plan::Attribute> output;
  for (const ScopeColumn& column : anchor.columns) {
    table.push_back(analysis.new_attribute(column.attribute.name, column.attribute.type, true));
    output.push_back(analysis.new_attribute(column.attribute.name, column.attribute.type, true));
  }
  Analysis::Names names(analysis);
  names.add(query.name(), ResolvedRelation::qualified(plan::make_recursion_table(recursion.id, table), {query.name()}));
  ResolvedRelation step = analysis.resolve(all->right_input());
  if (!reads_table(*step.plan, recursion.id)) return std::nullopt;
  if (!all->is_all()) throw Error("UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE");
  if (plan::is_streaming(*anchor.plan) || plan::is_streaming(*step.plan)) throw_unsupported("A recursive query over a stream");
  if (step.columns.size() != anchor.columns.size()) {
    throw Error("NUM_COLUMNS_MISMATCH", {{"operator", "UNION"},
                                         {"firstNumColumns", std::to_string(anchor.columns.size())},
                                         {"invalidOrdinalNum", "second"},
                                         {"invalidNumColumns", std::to_string(step.columns.size())}});
  }
  std::vector<DataType> types;
  for (const plan::Attribute& attribute : output) types.push_back(attribute.type);
  check_types(types, step);
  check_places(*step.plan, recursion.id);
  recursion.anchor = anchor.plan;
  recursion.step = cast_columns(step, types, analysis).plan;
  recursion.most_levels = query.has_max_recursion_level() ? query.max_recursion_level() : limit_of(analysis.config(), kLevelLimit, 100);
  recursion.most_rows = limit_of(analysis.config(), kRowLimit, 1'000'000);
  return ResolvedRelation::qualified(plan::make_recursion(std::move(recursion), std::move(output)), {query.name()});
}

}  // namespace izvor::analyze
