#include "izvor/python/arrow_exchange.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>

#include "izvor/error.h"
#include "izvor/python/worker_task.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::python {
namespace {

class WireOutput final : public arrow::io::OutputStream {
 public:
  explicit WireOutput(Wire& wire) : wire_(wire) {}
  ~WireOutput() override = default;
  arrow::Status Write(const void* data, int64_t size) override {
    wire_.write_raw(data, static_cast<size_t>(size));
    written_ += size;
    return arrow::Status::OK();
  }
  arrow::Result<int64_t> Tell() const override { return written_; }
  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return false; }

 private:
  Wire& wire_;
  int64_t written_ = 0;
};

// What goes wrong on the wire goes through Arrow as an exception: nothing of Arrow's is used after it.
class WireInput final : public arrow::io::InputStream {
 public:
  explicit WireInput(Wire& wire) : wire_(wire) {}
  ~WireInput() override = default;
  arrow::Result<int64_t> Read(int64_t size, void* out) override {
    wire_.read_exactly(out, static_cast<size_t>(size));
    read_ += size;
    return size;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t size) override {
    std::shared_ptr<arrow::Buffer> buffer = value_or_throw(arrow::AllocateBuffer(size));
    wire_.read_exactly(buffer->mutable_data(), static_cast<size_t>(size));
    read_ += size;
    return buffer;
  }
  arrow::Result<int64_t> Tell() const override { return read_; }
  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return false; }

 private:
  Wire& wire_;
  int64_t read_ = 0;
};

}  // namespace

struct ArrowExchange::Impl {
  explicit Impl(Wire& to) : wire(to), output(to), input(to) {}
  Wire& wire;
  WireOutput output;
  WireInput input;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader;

  void send(const arrow::RecordBatch& batch) {
    if (writer == nullptr) writer = value_or_throw(arrow::ipc::MakeStreamWriter(&output, batch.schema()));
    throw_if_error(writer->WriteRecordBatch(batch));
  }

  std::shared_ptr<arrow::RecordBatch> receive() {
    if (reader == nullptr) open_reader();
    std::shared_ptr<arrow::RecordBatch> answer;
    throw_if_error(reader->ReadNext(&answer));
    if (answer == nullptr) throw_ended();
    return answer;
  }

  void expect_end() {
    std::shared_ptr<arrow::RecordBatch> more;
    throw_if_error(reader->ReadNext(&more));
    if (more != nullptr) throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it gave more batches than it got"}});
  }

  void open_reader() {
    const int32_t first = wire.read_int();
    if (first == kPythonExceptionThrown) throw_python_exception(wire);
    if (first != kStartArrowStream) throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it answered " + std::to_string(first) + " instead of a batch"}});
    reader = value_or_throw(arrow::ipc::RecordBatchStreamReader::Open(&input));
  }

  // The worker ends its stream where its function raised; the traceback follows.
  [[noreturn]] void throw_ended() {
    if (wire.read_int() == kPythonExceptionThrown) throw_python_exception(wire);
    throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it ended its answers early"}});
  }
};

ArrowExchange::ArrowExchange(Wire& wire) : impl_(std::make_unique<Impl>(wire)) {}

ArrowExchange::~ArrowExchange() = default;

std::shared_ptr<arrow::RecordBatch> ArrowExchange::exchange(const arrow::RecordBatch& batch) {
  impl_->send(batch);
  impl_->wire.flush();
  return impl_->receive();
}

std::shared_ptr<arrow::RecordBatch> ArrowExchange::exchange_only(const arrow::RecordBatch& batch) {
  impl_->send(batch);
  throw_if_error(impl_->writer->Close());
  write_end_of_task(impl_->wire);
  auto answer = impl_->receive();
  impl_->expect_end();
  return answer;
}

void ArrowExchange::end() {
  throw_if_error(impl_->writer->Close());
  write_end_of_task(impl_->wire);
  impl_->expect_end();
}

}  // namespace izvor::python
