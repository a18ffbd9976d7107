#include "izvor/lower/lower.h"

#include "izvor/lower/node_lowering.h"

namespace izvor::lower {
namespace {

// One overload a logical node; a node without one does not compile.
struct Dispatch {
  const plan::Node& node;
  Lowering& lowering;

  exec::ExecNodePtr operator()(const plan::Scan& op) const { return lower_scan(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::LocalRelation& op) const { return lower_local_relation(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Filter& op) const { return lower_filter(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Project& op) const { return lower_project(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Aggregate& op) const { return lower_aggregate(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Limit& op) const { return lower_limit(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Offset& op) const { return lower_offset(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Tail& op) const { return lower_tail(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Sort& op) const { return lower_sort(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Union& op) const { return lower_union(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Join& op) const { return lower_join(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Expand& op) const { return lower_expand(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Generate& op) const { return lower_generate(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Recursion& op) const { return lower_recursion(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::RecursionTable& op) const { return lower_recursion_table(node, op, lowering); }
  exec::ExecNodePtr operator()(const plan::Window& op) const { return lower_window(node, op, lowering); }
};

}  // namespace

exec::ExecNodePtr Lowering::lower(const plan::NodePtr& node) { return std::visit(Dispatch{*node, *this}, node->op); }

size_t Lowering::add_scan(const plan::Scan& scan) {
  scans_.push_back(scan);
  return scans_.size() - 1;
}

LoweredPlan lower(const plan::NodePtr& plan) {
  Lowering lowering;
  LoweredPlan lowered;
  lowered.root = lowering.lower(plan);
  lowered.scans = lowering.take_scans();
  return lowered;
}

}  // namespace izvor::lower
