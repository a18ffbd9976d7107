#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "izvor/expr/function.h"
#include "izvor/io/source.h"
#include "izvor/optimize/rewrite.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

using Op = ColumnPredicate::Op;

struct Comparison {
  const char* function;
  Op op;
  Op mirrored;  // with the column on the right
};

constexpr std::array kComparisons{
    Comparison{"==", Op::kEqual, Op::kEqual},
    Comparison{"<", Op::kLess, Op::kGreater},
    Comparison{"<=", Op::kLessOrEqual, Op::kGreaterOrEqual},
    Comparison{">", Op::kGreater, Op::kLess},
    Comparison{">=", Op::kGreaterOrEqual, Op::kLessOrEqual},
};

// Position in the source's schema of the column that the expression is, if it is one.
std::optional<int> source_column(const expr::Expression& expression, const plan::Scan& scan, const plan::Node& node) {
  const auto* column = expression.as<expr::AttributeReference>();
  if (column == nullptr) return std::nullopt;
  for (size_t i = 0; i < node.output.size(); ++i) {
    if (node.output[i].id == column->attribute.id) return scan.columns[i];
  }
  return std::nullopt;
}

// A constant that a comparison can hold for. NaN has an order of Spark's own, which a source need not know.
std::optional<Value> comparable_constant(const expr::Expression& expression) {
  const auto* literal = expression.as<expr::Literal>();
  if (literal == nullptr || literal->value.is_null()) return std::nullopt;
  const auto* number = std::get_if<double>(&literal->value.storage);
  if (number != nullptr && std::isnan(*number)) return std::nullopt;
  return literal->value;
}

std::optional<ColumnPredicate> null_test(const expr::Call& call, const plan::Scan& scan, const plan::Node& node) {
  if (call.arguments.size() != 1) return std::nullopt;
  const std::optional<int> column = source_column(*call.arguments[0], scan, node);
  if (!column) return std::nullopt;
  if (call.function == expr::find_scalar_function("isNull")) return ColumnPredicate{*column, Op::kIsNull, {}};
  if (call.function == expr::find_scalar_function("isNotNull")) return ColumnPredicate{*column, Op::kIsNotNull, {}};
  return std::nullopt;
}

std::optional<ColumnPredicate> comparison(const expr::Call& call, const plan::Scan& scan, const plan::Node& node) {
  const auto is_called = [&](const Comparison& candidate) { return call.function == expr::find_scalar_function(candidate.function); };
  const auto* found = std::find_if(kComparisons.begin(), kComparisons.end(), is_called);
  if (found == kComparisons.end() || call.arguments.size() != 2) return std::nullopt;
  const auto predicate = [&](const expr::Expression& left, const expr::Expression& right, Op op) -> std::optional<ColumnPredicate> {
    const std::optional<int> column = source_column(left, scan, node);
    std::optional<Value> value = comparable_constant(right);
    if (!column || !value || !(left.type == right.type)) return std::nullopt;
    return ColumnPredicate{*column, op, *std::move(value)};
  };
  std::optional<ColumnPredicate> direct = predicate(*call.arguments[0], *call.arguments[1], found->op);
  return direct ? direct : predicate(*call.arguments[1], *call.arguments[0], found->mirrored);
}

std::optional<ColumnPredicate> to_predicate(const expr::Expression& condition, const plan::Scan& scan, const plan::Node& node) {
  const auto* call = condition.as<expr::Call>();
  if (call == nullptr) return std::nullopt;
  std::optional<ColumnPredicate> predicate = null_test(*call, scan, node);
  return predicate ? predicate : comparison(*call, scan, node);
}

// The conjuncts that stay see fewer rows than before, never others; from one that is not deterministic no rows are taken away.
plan::NodePtr push(const plan::NodePtr& node, const Config& config) {
  const auto* filter = node->as<plan::Filter>();
  const auto* scan = filter == nullptr ? nullptr : filter->child->as<plan::Scan>();
  const io::SourceConnector* connector = scan == nullptr ? nullptr : io::find_source(scan->source.format);
  if (connector == nullptr) return nullptr;
  const io::SourceSpec spec{scan->source.format, io::Options(scan->source.options), scan->source.paths, scan->source.schema, scan->source.handle};
  plan::Scan narrowed = *scan;
  std::vector<plan::ExpressionPtr> kept;
  bool is_behind_random = false;
  for (const plan::ExpressionPtr& conjunct : plan::split_conjunction(filter->condition)) {
    is_behind_random = is_behind_random || !expr::is_deterministic(*conjunct);
    std::optional<ColumnPredicate> predicate = to_predicate(*conjunct, *scan, *filter->child);
    if (predicate && !is_behind_random && connector->accepts(spec, *predicate, config)) {
      narrowed.pushed.push_back(*std::move(predicate));
    } else {
      kept.push_back(conjunct);
    }
  }
  if (narrowed.pushed.size() == scan->pushed.size()) return nullptr;
  plan::NodePtr reading = plan::make_scan(std::move(narrowed), filter->child->output);
  return kept.empty() ? reading : plan::make_filter(std::move(reading), plan::join_conjunction(kept));
}

}  // namespace

plan::NodePtr push_predicates_into_source(const plan::NodePtr& plan, const Config& config) {
  return rewrite_nodes(plan, [&](const plan::NodePtr& node) { return push(node, config); });
}

}  // namespace izvor::optimize
