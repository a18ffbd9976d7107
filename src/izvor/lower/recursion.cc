#include "izvor/exec/blocking/recursion.h"

#include "izvor/lower/node_lowering.h"

namespace izvor::lower {

std::shared_ptr<exec::RecursionRound> Lowering::round_of(int64_t recursion) {
  std::shared_ptr<exec::RecursionRound>& round = rounds_[recursion];
  if (round == nullptr) round = std::make_shared<exec::RecursionRound>();
  return round;
}

exec::ExecNodePtr lower_recursion(const plan::Node& node, const plan::Recursion& recursion, Lowering& lowering) {
  exec::RecursionSpec spec{recursion.id, recursion.most_levels, recursion.most_rows, plan::schema_of(node), lowering.round_of(recursion.id)};
  return exec::make_recursion(lowering.lower(recursion.anchor), lowering.lower(recursion.step), std::move(spec));
}

exec::ExecNodePtr lower_recursion_table(const plan::Node& node, const plan::RecursionTable& table, Lowering& lowering) {
  return exec::make_recursion_table(lowering.round_of(table.id), plan::schema_of(node));
}

}  // namespace izvor::lower
