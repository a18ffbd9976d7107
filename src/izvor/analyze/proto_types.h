#pragma once

#include "izvor/types/data_type.h"

namespace spark::connect {
class DataType;
}

namespace izvor::analyze {

// Throws for a kind that is not built, and for none.
DataType from_proto(const spark::connect::DataType& type);

}  // namespace izvor::analyze
