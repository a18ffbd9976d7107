#include "izvor/types/value.h"

#include <arrow/array.h>

namespace izvor {

bool NestedCell::operator==(const NestedCell& other) const { return array == other.array || array->Equals(*other.array); }

}  // namespace izvor
