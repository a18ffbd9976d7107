#pragma once

#include "izvor/types/data_type.h"

namespace spark::connect {
class DataType;
}

namespace izvor::analyze {

// Throws for a kind that is not built, and for none.
DataType from_proto(const spark::connect::DataType& type);
// As PySpark's client writes types.
void to_proto(const DataType& type, spark::connect::DataType& out);

}  // namespace izvor::analyze
