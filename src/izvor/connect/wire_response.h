#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>
#include <grpcpp/support/byte_buffer.h>
#include <spark/connect/base.pb.h>

namespace izvor::connect {

using BufferPieces = std::vector<std::shared_ptr<arrow::Buffer>>;

// A serialised ExecutePlanResponse: its bytes are those of the pieces, one behind the other. A piece with rows is the memory in which an operator
// left them: nothing is copied until the kernel takes it.
struct WireResponse {
  std::string id;  // its response_id
  BufferPieces pieces;
  size_t bytes = 0;
};

WireResponse to_wire(const spark::connect::ExecutePlanResponse& response);

// `head`, which carries no rows yet, with rows behind: `ipc` is an Arrow IPC stream.
struct WireRows {
  int64_t row_count = 0;
  int64_t start_offset = 0;
  BufferPieces ipc;
};
WireResponse to_wire(const spark::connect::ExecutePlanResponse& head, WireRows&& rows);

// The same bytes for gRPC, which keeps the pieces alive for as long as it needs them.
grpc::ByteBuffer to_byte_buffer(const WireResponse& response);

}  // namespace izvor::connect
