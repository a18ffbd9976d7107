#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

namespace izvor {

// A run of rows on its way through the operators: columns of equal length in Arrow memory. Columns are immutable and shared, a batch is
// cheap to copy. Their types are those of the producer's schema, by position.
struct Batch {
  int64_t num_rows = 0;
  std::vector<std::shared_ptr<arrow::Array>> columns;
  // Where the rows stand among those of other batches of the same result: workers deliver batches in any order, who collects rows for a user
  // sorts by this. Its upper half is the partition: what one task produces, in order.
  int64_t sequence = 0;

  int64_t partition() const { return sequence >> 32; }
};

}  // namespace izvor
