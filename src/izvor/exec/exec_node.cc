#include "izvor/exec/exec_node.h"

namespace izvor::exec {
namespace {

void append_tree(const ExecNode& node, int depth, std::string& out) {
  if (depth > 0) out += std::string(static_cast<size_t>(depth - 1) * 3, ' ') + "+- ";
  out += node.describe() + "\n";
  for (const ExecNode* input : node.inputs()) append_tree(*input, depth + 1, out);
}

void collect_schemas(const ExecNode& node, std::vector<state::StateSchema>& out) {
  for (const ExecNode* input : node.inputs()) collect_schemas(*input, out);
  if (node.state_schema() != nullptr) out.push_back(*node.state_schema());
}

}  // namespace

std::vector<state::StateSchema> state_schemas(const ExecNode& node) {
  std::vector<state::StateSchema> out;
  collect_schemas(node, out);
  return out;
}

std::string tree_string(const ExecNode& node) {
  std::string out;
  append_tree(node, 0, out);
  return out;
}

}  // namespace izvor::exec
