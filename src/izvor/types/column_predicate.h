#pragma once

#include "izvor/types/value.h"

namespace izvor {

// A simple comparison of a source column with a constant, in a form that connectors understand (Spark's sources.Filter).
// A null cell fulfils only kIsNull.
struct ColumnPredicate {
  enum class Op : uint8_t { kIsNull, kIsNotNull, kEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };
  int column;  // position in the source's full schema
  Op op;
  Value value;  // of the column's type; null type for kIsNull and kIsNotNull
};

}  // namespace izvor
