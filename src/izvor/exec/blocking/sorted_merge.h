#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "izvor/exec/blocking/row_store.h"

namespace izvor::exec {

// Merges runs of rows that are sorted by their last column, an encoded key. Hands the rows on in order, in batches; `out` returns false when it
// wants no more.
void merge_runs(const std::vector<std::unique_ptr<RowStore>>& runs, const arrow::Schema& schema, arrow::MemoryPool* pool,
                const std::function<bool(Batch&&)>& out);

}  // namespace izvor::exec
