#include "izvor/connect/ipc_pieces.h"

#include <string>
#include <utility>

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>

#include "izvor/types/arrow_mapping.h"

namespace izvor::connect {
namespace {

// Copying less is cheaper than a piece of its own.
constexpr int64_t kLeastBytesOfPiece = 4096;

class PieceStream final : public arrow::io::OutputStream {
 public:
  ~PieceStream() override = default;

  arrow::Status Write(const void* data, int64_t size) override {
    copied_.append(static_cast<const char*>(data), static_cast<size_t>(size));
    position_ += size;
    return arrow::Status::OK();
  }
  arrow::Status Write(const std::shared_ptr<arrow::Buffer>& data) override {
    if (data->size() < kLeastBytesOfPiece) return Write(data->data(), data->size());
    end_copied();
    pieces_.push_back(data);
    position_ += data->size();
    return arrow::Status::OK();
  }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Status Close() override {
    end_copied();
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }

  BufferPieces take() { return std::move(pieces_); }

 private:
  void end_copied() {
    if (!copied_.empty()) pieces_.push_back(arrow::Buffer::FromString(std::exchange(copied_, {})));
  }

  BufferPieces pieces_;
  std::string copied_;
  int64_t position_ = 0;
  bool closed_ = false;
};

}  // namespace

BufferPieces ipc_pieces(const arrow::RecordBatch& batch) {
  arrow::ipc::IpcWriteOptions options = arrow::ipc::IpcWriteOptions::Defaults();
  options.use_threads = false;
  PieceStream stream;
  const auto writer = value_or_throw(arrow::ipc::MakeStreamWriter(&stream, batch.schema(), options));
  throw_if_error(writer->WriteRecordBatch(batch));
  throw_if_error(writer->Close());
  throw_if_error(stream.Close());
  return stream.take();
}

}  // namespace izvor::connect
