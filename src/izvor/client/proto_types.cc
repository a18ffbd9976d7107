#include "izvor/client/proto_types.h"

#include <spark/connect/types.pb.h>

namespace izvor::client {

Schema schema_from_proto(const spark::connect::DataType& type) { return Schema(from_proto(type).fields()); }

}  // namespace izvor::client
