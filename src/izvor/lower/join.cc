#include <algorithm>

#include "izvor/exec/blocking/hash_join.h"
#include "izvor/exec/blocking/nested_loop_join.h"
#include "izvor/expr/function.h"
#include "izvor/lower/node_lowering.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::lower {
namespace {

using expr::ExpressionPtr;

bool reads_only(const expr::Expression& expression, const plan::Node& side) {
  const std::vector<plan::AttributeId> read = expr::referenced_attributes(expression);
  return !read.empty() && std::all_of(read.begin(), read.end(), [&](plan::AttributeId id) {
    return std::any_of(side.output.begin(), side.output.end(), [id](const plan::Attribute& attribute) { return attribute.id == id; });
  });
}

// Divides a join's condition into keys that are equal and the rest.
class ConditionReader {
 public:
  explicit ConditionReader(const plan::Join& join) : join_(join) {}

  void read(exec::JoinSpec& spec) {
    if (join_.condition == nullptr) return;
    std::vector<ExpressionPtr> rest;
    for (const ExpressionPtr& conjunct : plan::split_conjunction(join_.condition)) {
      if (!take_key(*conjunct, spec)) rest.push_back(conjunct);
    }
    if (rest.empty()) return;
    std::vector<plan::Attribute> pair = join_.left->output;
    pair.insert(pair.end(), join_.right->output.begin(), join_.right->output.end());
    spec.residual = expr::bind(plan::join_conjunction(rest), pair);
  }

 private:
  bool take_key(const expr::Expression& conjunct, exec::JoinSpec& spec) {
    const auto* call = conjunct.as<expr::Call>();
    if (call == nullptr || call->arguments.size() != 2) return false;
    const bool null_safe = call->function == expr::find_scalar_function("<=>");
    if (!null_safe && call->function != expr::find_scalar_function("==")) return false;
    if (!expr::is_deterministic(conjunct)) return false;
    const ExpressionPtr& a = call->arguments[0];
    const ExpressionPtr& b = call->arguments[1];
    const bool in_order = reads_only(*a, *join_.left) && reads_only(*b, *join_.right);
    if (!in_order && !(reads_only(*b, *join_.left) && reads_only(*a, *join_.right))) return false;
    if (!(a->type == b->type)) return false;
    spec.left_keys.push_back(expr::bind(in_order ? a : b, join_.left->output));
    spec.right_keys.push_back(expr::bind(in_order ? b : a, join_.right->output));
    spec.null_safe.push_back(null_safe);
    return true;
  }

  const plan::Join& join_;
};

}  // namespace

exec::ExecNodePtr lower_join(const plan::Node& node, const plan::Join& join, Lowering& lowering) {
  exec::JoinSpec spec;
  spec.type = static_cast<exec::JoinType>(join.type);
  spec.output = plan::schema_of(node);
  ConditionReader(join).read(spec);
  exec::ExecNodePtr left = lowering.lower(join.left);
  exec::ExecNodePtr right = lowering.lower(join.right);
  if (spec.left_keys.empty()) return exec::make_nested_loop_join(std::move(left), std::move(right), std::move(spec));
  return exec::make_hash_join(std::move(left), std::move(right), std::move(spec));
}

}  // namespace izvor::lower
