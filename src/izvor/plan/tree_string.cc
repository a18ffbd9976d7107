#include <algorithm>
#include <string>
#include <vector>

#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::plan {
namespace {

template <typename Items, typename Print>
std::string bracketed(const Items& items, Print&& print, const char* separator = ", ") {
  std::string out = "[";
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out += separator;
    out += print(items[i]);
  }
  return out + "]";
}

std::string print_attribute(const Attribute& attribute) { return expr::to_debug_string(*expr::reference(attribute)); }

std::string print_named(const std::string& text, const Attribute& output) { return text + " AS " + print_attribute(output); }

std::string print_expression(const NamedExpression& named) {
  const auto* passed_on = named.expression->as<expr::AttributeReference>();
  if (passed_on != nullptr && passed_on->attribute.id == named.output.id) return print_attribute(named.output);
  return print_named(expr::to_debug_string(*named.expression), named.output);
}

std::string print_aggregate(const NamedAggregate& named) {
  std::vector<std::string> arguments;
  for (const ExpressionPtr& argument : named.call.arguments) arguments.push_back(expr::to_debug_string(*argument));
  const std::string filter = named.call.filter == nullptr ? "" : expr::to_debug_string(*named.call.filter);
  return print_named(expr::print_call(named.call, std::move(arguments), filter), named.output);
}

// Spark's names of sources.Filter classes.
std::string print_predicate(const ColumnPredicate& predicate, const Schema& schema) {
  constexpr const char* kNames[] = {"IsNull", "IsNotNull", "EqualTo", "LessThan", "LessThanOrEqual", "GreaterThan", "GreaterThanOrEqual"};
  std::string out = kNames[static_cast<size_t>(predicate.op)];
  out += '(' + schema.field(static_cast<size_t>(predicate.column)).name;
  if (!predicate.value.is_null()) out += ',' + expr::to_string(*expr::literal(predicate.value));
  return out + ')';
}

std::string describe(const Scan& scan, const Node& node) {
  std::string out = scan.is_streaming ? "StreamingRelation " : "Relation ";
  out += bracketed(node.output, print_attribute, ",") + ' ' + scan.source.format;
  if (!scan.pushed.empty()) {
    out += ", PushedFilters: " +
           bracketed(scan.pushed, [&](const ColumnPredicate& predicate) { return print_predicate(predicate, scan.source.schema); });
  }
  if (scan.columns.size() != scan.source.schema.size()) out += ", ReadSchema: " + DataType::structure(schema_of(node).fields()).simple_string();
  return out;
}

std::string describe(const LocalRelation&, const Node& node) { return "LocalRelation " + bracketed(node.output, print_attribute); }

std::string describe(const Filter& filter, const Node&) { return "Filter " + expr::to_debug_string(*filter.condition); }

std::string describe(const Project& project, const Node&) {
  return project.expressions.empty() ? "Project" : "Project " + bracketed(project.expressions, print_expression);
}

// Spark prints the keys, then the result expressions with the keys among them.
std::string describe(const Aggregate& aggregate, const Node&) {
  std::vector<std::string> results;
  for (const NamedExpression& grouping : aggregate.groupings) results.push_back(print_expression(grouping));
  for (const NamedAggregate& call : aggregate.aggregates) results.push_back(print_aggregate(call));
  const auto as_is = [](const std::string& text) { return text; };
  const auto key = [](const NamedExpression& grouping) { return expr::to_debug_string(*grouping.expression); };
  std::string out = "Aggregate ";
  if (!aggregate.groupings.empty()) out += bracketed(aggregate.groupings, key) + ", ";
  return out + bracketed(results, as_is);
}

std::string describe(const Limit& limit, const Node&) { return "GlobalLimit " + std::to_string(limit.count); }
std::string describe(const Offset& offset, const Node&) { return "GlobalOffset " + std::to_string(offset.count); }
std::string describe(const Tail& tail, const Node&) { return "Tail " + std::to_string(tail.count); }

std::string print_key(const SortKey& key) {
  const char* direction = key.direction.is_ascending ? " ASC" : " DESC";
  return expr::to_debug_string(*key.expression) + direction + (key.direction.nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

std::string describe(const Sort& sort, const Node&) { return "Sort " + bracketed(sort.keys, print_key) + ", true"; }

std::string describe(const Union&, const Node&) { return "Union false, false"; }

std::string describe(const Join& join, const Node&) {
  std::string out = "Join " + to_string(join.type);
  if (join.mark) out += '(' + print_attribute(*join.mark) + ')';
  return join.condition == nullptr ? out : out + ", " + expr::to_debug_string(*join.condition);
}

std::string describe(const Expand& expand, const Node& node) {
  const auto print = [](const ExpressionPtr& expression) { return expr::to_debug_string(*expression); };
  const auto print_all = [&](const std::vector<ExpressionPtr>& projection) { return bracketed(projection, print); };
  return "Expand " + bracketed(expand.projections, print_all) + ", " + bracketed(node.output, print_attribute);
}

// Spark prints the call, the positions of the child's columns that go no further, and whether it is an outer one.
std::string describe(const Generate& generate, const Node&) {
  std::vector<std::string> arguments;
  for (const ExpressionPtr& argument : generate.arguments) arguments.push_back(expr::to_debug_string(*argument));
  std::vector<std::string> dropped;
  for (size_t i = 0; i < generate.child->output.size(); ++i) {
    const AttributeId id = generate.child->output[i].id;
    if (std::find(generate.dropped.begin(), generate.dropped.end(), id) != generate.dropped.end()) dropped.push_back(std::to_string(i));
  }
  const auto as_is = [](const std::string& text) { return text; };
  std::string out = "Generate " + expr::print_call(generate.generator->name(), arguments) + ", ";
  if (!dropped.empty()) out += bracketed(dropped, as_is) + ", ";
  return out + (generate.is_outer ? "true, " : "false, ") + bracketed(generate.generated, print_attribute);
}

std::string describe(const Recursion& recursion, const Node& node) {
  return "UnionLoop " + std::to_string(recursion.id) + ", " + bracketed(node.output, print_attribute);
}

std::string describe(const RecursionTable& table, const Node& node) {
  return "UnionLoopRef " + std::to_string(table.id) + ", " + bracketed(node.output, print_attribute);
}

std::string describe(const Window& window, const Node&) {
  const auto print_call = [](const NamedWindowCall& named) { return print_attribute(named.output); };
  const auto print = [](const ExpressionPtr& expression) { return expr::to_debug_string(*expression); };
  return "Window " + bracketed(window.calls, print_call) + ", " + bracketed(window.partition, print) + ", " + bracketed(window.order, print_key);
}

// `before` is what stands before the lines of what hangs on this operator: bars of operators above that have more inputs to come.
void append(const Node& node, const std::string& before, std::string& out) {
  out += std::visit([&](const auto& op) { return describe(op, node); }, node.op) + '\n';
  const std::vector<NodePtr> inputs = children(node);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const bool is_last = i + 1 == inputs.size();
    out += before + (is_last ? "+- " : ":- ");
    append(*inputs[i], before + (is_last ? "   " : ":  "), out);
  }
}

}  // namespace

std::string tree_string(const Node& node) {
  std::string out;
  append(node, "", out);
  return out;
}

}  // namespace izvor::plan
