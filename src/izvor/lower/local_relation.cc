#include "izvor/exec/stateless/scan.h"
#include "izvor/lower/node_lowering.h"

namespace izvor::lower {

exec::ExecNodePtr lower_local_relation(const plan::Node& node, const plan::LocalRelation& relation, Lowering&) {
  std::vector<Batch> batches;
  if (relation.rows.num_rows > 0) batches.push_back(relation.rows);
  return exec::make_values(std::move(batches), plan::schema_of(node));
}

}  // namespace izvor::lower
