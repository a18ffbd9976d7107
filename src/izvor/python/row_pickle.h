#pragma once

#include <string>
#include <vector>

#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor::python {

// The pickle of a list of pyspark.sql.Row: rows [from, from + count) of the batch.
std::string pickle_rows(const Schema& schema, const Batch& rows, int64_t from, int64_t count);

}  // namespace izvor::python
