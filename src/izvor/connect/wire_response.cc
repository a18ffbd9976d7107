#include "izvor/connect/wire_response.h"

#include <utility>

#include <arrow/buffer.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

namespace izvor::connect {
namespace {

using google::protobuf::internal::WireFormatLite;
using spark::connect::ExecutePlanResponse;

size_t size_of(const BufferPieces& pieces) {
  size_t bytes = 0;
  for (const auto& piece : pieces) bytes += static_cast<size_t>(piece->size());
  return bytes;
}

// The start of a field whose content has `bytes` bytes, appended to `out`.
void open_field(int number, size_t bytes, std::string& out) {
  google::protobuf::io::StringOutputStream stream(&out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.WriteTag(WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  coded.WriteVarint64(bytes);
}

WireResponse wire(std::string id, std::string&& head, BufferPieces&& rest) {
  WireResponse out{std::move(id), {arrow::Buffer::FromString(std::move(head))}};
  out.pieces.insert(out.pieces.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
  out.bytes = size_of(out.pieces);
  return out;
}

}  // namespace

WireResponse to_wire(const ExecutePlanResponse& response) { return wire(response.response_id(), response.SerializeAsString(), {}); }

// The data comes last in its message, and that last in the response: all before it is one piece.
WireResponse to_wire(const ExecutePlanResponse& head, WireRows&& rows) {
  ExecutePlanResponse::ArrowBatch batch;
  batch.set_row_count(rows.row_count);
  batch.set_start_offset(rows.start_offset);
  std::string batch_head = batch.SerializeAsString();
  const size_t bytes = size_of(rows.ipc);
  open_field(ExecutePlanResponse::ArrowBatch::kDataFieldNumber, bytes, batch_head);
  std::string bytes_before = head.SerializeAsString();
  open_field(ExecutePlanResponse::kArrowBatchFieldNumber, batch_head.size() + bytes, bytes_before);
  return wire(head.response_id(), bytes_before + batch_head, std::move(rows.ipc));
}

grpc::ByteBuffer to_byte_buffer(const WireResponse& response) {
  using Piece = std::shared_ptr<arrow::Buffer>;
  std::vector<grpc::Slice> slices;
  slices.reserve(response.pieces.size());
  for (const Piece& piece : response.pieces) {
    // gRPC's slices are of constant bytes, though they say otherwise.
    slices.emplace_back(
        const_cast<uint8_t*>(piece->data()), static_cast<size_t>(piece->size()), [](void* held) { delete static_cast<Piece*>(held); },
        new Piece(piece));
  }
  return {slices.data(), slices.size()};
}

}  // namespace izvor::connect
