#include "izvor/connect/wire_response.h"

#include <numeric>

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <gmock/gmock.h>

#include "izvor/connect/ipc_pieces.h"
#include "izvor/connect/wire_testing.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;

constexpr int64_t kRows = 100'000;

std::shared_ptr<arrow::RecordBatch> numbers_and_texts() {
  std::vector<int64_t> numbers(kRows);
  std::iota(numbers.begin(), numbers.end(), 0);
  arrow::Int64Builder ids;
  throw_if_error(ids.AppendValues(numbers));
  throw_if_error(ids.AppendNull());
  arrow::StringBuilder texts;
  for (const int64_t number : numbers) throw_if_error(texts.Append("text " + std::to_string(number)));
  throw_if_error(texts.AppendNull());
  const auto schema = arrow::schema({arrow::field("id", arrow::int64()), arrow::field("text", arrow::utf8())});
  return arrow::RecordBatch::Make(schema, kRows + 1, {value_or_throw(ids.Finish()), value_or_throw(texts.Finish())});
}

ExecutePlanResponse head() {
  ExecutePlanResponse response;
  response.set_session_id("session");
  response.set_server_side_session_id("server-side");
  response.set_operation_id("operation");
  response.set_response_id("response");
  return response;
}

WireResponse with_rows(const arrow::RecordBatch& batch) { return to_wire(head(), WireRows{batch.num_rows(), 7, ipc_pieces(batch)}); }

std::shared_ptr<arrow::RecordBatch> rows_of(const ExecutePlanResponse& response) {
  const std::shared_ptr<arrow::io::BufferReader> in = arrow::io::BufferReader::FromString(response.arrow_batch().data());
  return value_or_throw(value_or_throw(arrow::ipc::RecordBatchStreamReader::Open(in))->ToRecordBatches()).front();
}

// Bytes of a response that do not lie in memory of the columns.
int64_t copied_bytes(const WireResponse& response, const arrow::RecordBatch& batch) {
  int64_t copied = 0;
  for (const auto& piece : response.pieces) {
    bool is_shared = false;
    for (const auto& column : batch.columns()) {
      for (const auto& buffer : column->data()->buffers) {
        is_shared |= buffer != nullptr && piece->data() >= buffer->data() && piece->data() + piece->size() <= buffer->data() + buffer->capacity();
      }
    }
    if (!is_shared) copied += piece->size();
  }
  return copied;
}

TEST(WireResponse, IsTheMessageWithItsRows) {
  const auto batch = numbers_and_texts();
  const WireResponse wire = with_rows(*batch);
  EXPECT_EQ(wire.id, "response");
  EXPECT_EQ(wire.bytes, joined(wire.pieces).size());
  ExecutePlanResponse response = parsed(wire);
  EXPECT_EQ(response.arrow_batch().row_count(), kRows + 1);
  EXPECT_EQ(response.arrow_batch().start_offset(), 7);
  EXPECT_FALSE(response.arrow_batch().has_num_chunks_in_batch());
  EXPECT_TRUE(rows_of(response)->Equals(*batch));
  response.clear_arrow_batch();
  EXPECT_EQ(response.SerializeAsString(), head().SerializeAsString());
}

TEST(WireResponse, SendsColumnsFromWhereTheyLie) {
  const auto batch = numbers_and_texts();
  EXPECT_LT(copied_bytes(with_rows(*batch), *batch), 4096);
}

TEST(WireResponse, OfASliceCopiesNoValues) {
  const auto batch = numbers_and_texts();
  const auto slice = batch->Slice(1024, 50'000);
  const WireResponse wire = with_rows(*slice);
  EXPECT_TRUE(rows_of(parsed(wire))->Equals(*slice));
  constexpr int64_t kOffsets = 50'001 * 4;  // count from 0 in a slice, too
  EXPECT_LT(copied_bytes(wire, *batch), kOffsets + 2 * 4096);
  EXPECT_LT(wire.bytes, 50'000 * (8 + 4 + 12));
}

TEST(WireResponse, KeepsThePiecesForGrpc) {
  auto batch = numbers_and_texts();
  const std::string bytes = joined(with_rows(*batch).pieces);
  const grpc::ByteBuffer buffer = to_byte_buffer(with_rows(*batch));
  batch.reset();
  std::vector<grpc::Slice> slices;
  ASSERT_TRUE(buffer.Dump(&slices).ok());
  std::string sent;
  for (const grpc::Slice& slice : slices) sent.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  EXPECT_EQ(sent, bytes);
}

}  // namespace
}  // namespace izvor::connect
