#pragma once

#include <arrow/type_fwd.h>

#include "izvor/types/data_type.h"

namespace izvor::analyze {

// The schema of rows that came as Arrow: the declared one, column by column, or where none is declared what Arrow's types stand for.
Schema local_schema(const arrow::Schema& arrow, const Schema& declared);

}  // namespace izvor::analyze
