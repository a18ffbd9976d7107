#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/python/pickle_value.h"
#include "izvor/types/data_type.h"

namespace izvor::python {

// A column made of what a plain Python function returned, with Spark's reading of pickles: nothing is converted to the declared type, a value of
// another type is null (an int is no double, a double no int); only a string takes the text of any number, list or dict.
class PickledColumn {
 public:
  explicit PickledColumn(const DataType& type);
  ~PickledColumn();

  // Appends the values of a pickled list. Throws DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION for a decimal of too many digits,
  // STRUCT_ARRAY_LENGTH_MISMATCH for a tuple of another size than its struct, UNSUPPORTED_FEATURE.IZVOR for an object whose text only Java has.
  void append(const Pickle& values);
  std::shared_ptr<arrow::Array> finish();

 private:
  const DataType type_;
  std::unique_ptr<arrow::ArrayBuilder> builder_;
};

}  // namespace izvor::python
