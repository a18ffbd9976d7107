#pragma once

#include <vector>

#include "izvor/types/batch.h"
#include "izvor/types/value.h"

namespace izvor::io {

// Rows of values as a batch of `schema`. Throws INVALID_EXTERNAL_TYPE for a value that the column cannot hold, ROW_VALUE_IS_NULL for a null in
// a column that allows none, ARROW_SCHEMA_FIELD_COUNT_MISMATCH for a row of another width.
Batch make_row_batch(const Schema& schema, const std::vector<std::vector<Value>>& rows);

}  // namespace izvor::io
