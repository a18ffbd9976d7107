#include <arrow/array.h>
#include <arrow/array/concatenate.h>
#include <arrow/memory_pool.h>

#include "izvor/exec/stateless/scan.h"
#include "izvor/lower/node_lowering.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::lower {

exec::ExecNodePtr lower_local_relation(const plan::Node& node, const plan::LocalRelation& relation, Lowering&) {
  Batch batch;
  batch.num_rows = static_cast<int64_t>(relation.rows.size());
  for (size_t column = 0; column < node.output.size() && batch.num_rows > 0; ++column) {
    arrow::ArrayVector cells;
    for (const auto& row : relation.rows) cells.push_back(expr::repeat(row[column], 1, arrow::default_memory_pool()));
    batch.columns.push_back(value_or_throw(arrow::Concatenate(cells)));
  }
  std::vector<Batch> batches;
  if (batch.num_rows > 0) batches.push_back(std::move(batch));
  return exec::make_values(std::move(batches), plan::schema_of(node));
}

}  // namespace izvor::lower
