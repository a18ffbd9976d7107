#pragma once

#include "izvor/types/data_type.h"

namespace spark::connect {
class DataType;
}

namespace izvor::client {

// Types in the protocol's form, as PySpark's client writes them.
void to_proto(const DataType& type, spark::connect::DataType& out);
// Throws UNSUPPORTED_DATATYPE for a type that Izvor does not have.
DataType from_proto(const spark::connect::DataType& type);
// Of a struct type.
Schema schema_from_proto(const spark::connect::DataType& type);

}  // namespace izvor::client
