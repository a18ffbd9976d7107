#pragma once

#include "izvor/analyze/proto_types.h"
#include "izvor/types/data_type.h"

namespace izvor::client {

using analyze::from_proto;
using analyze::to_proto;
// Of a struct type.
Schema schema_from_proto(const spark::connect::DataType& type);

}  // namespace izvor::client
