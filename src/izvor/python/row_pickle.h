#pragma once

#include <string>
#include <vector>

#include "izvor/python/pyspark_version.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor::python {

// Rows [from, from + count) of a batch as a worker of the version gets them for functions that take rows: the pickle of a list of pyspark.sql.Row.
std::string pickle_rows(const Schema& schema, const Batch& rows, int64_t from, int64_t count, PysparkVersion version);
// The same for functions that take cells: of tuples, where cells need no conversion in the worker.
std::string pickle_cells(const Schema& schema, const Batch& rows, int64_t from, int64_t count, PysparkVersion version);

}  // namespace izvor::python
