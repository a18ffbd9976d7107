#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/expr/column_function.h"

namespace izvor::expr {

// What `concat` does to arrays, whose elements have one type: the arrays of a row one behind the other, null if one is null.
std::shared_ptr<arrow::Array> concat_arrays(const ColumnCall& call);

}  // namespace izvor::expr
