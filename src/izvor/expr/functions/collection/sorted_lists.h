#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/expr/column_function.h"

namespace izvor::expr {

struct ListOrdering {
  bool descending;
  bool nulls_first;
};

// The arrays of the call's first argument, sorted; null where an argument is null.
std::shared_ptr<arrow::Array> sorted_lists(const ColumnCall& call, const ListOrdering& ordering);

}  // namespace izvor::expr
