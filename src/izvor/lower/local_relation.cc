#include <algorithm>
#include <iterator>

#include "izvor/exec/stateless/scan.h"
#include "izvor/lower/node_lowering.h"

namespace izvor::lower {

exec::ExecNodePtr lower_local_relation(const plan::Node& node, const plan::LocalRelation& relation, Lowering&) {
  std::vector<Batch> batches;
  std::copy_if(relation.batches.begin(), relation.batches.end(), std::back_inserter(batches), [](const Batch& batch) { return batch.num_rows > 0; });
  return exec::make_values(std::move(batches), plan::schema_of(node));
}

}  // namespace izvor::lower
