#include "izvor/session/result_spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/dictionary.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/util/byte_size.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::session {
namespace {

[[noreturn]] void fail(const char* operation, const std::string& directory) {
  const int error = errno;
  if (error == ENOSPC || error == EDQUOT) throw Error("IZVOR_DISK_FULL", {{"path", directory}});
  throw Error("IZVOR_IO_ERROR", {{"operation", operation}, {"path", directory}, {"reason", std::strerror(error)}});
}

int open_unnamed_file(const std::string& directory) {
  std::string name = directory + "/izvor-result-XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) fail("Creating a file for a result", directory);
  ::unlink(name.c_str());
  return fd;
}

std::shared_ptr<arrow::RecordBatch> record_batch(const std::shared_ptr<arrow::Schema>& schema, const Batch& batch) {
  return arrow::RecordBatch::Make(schema, batch.num_rows, batch.columns);
}

}  // namespace

ResultSpool::ResultSpool(const Schema& schema, std::string directory, int64_t memory_bytes)
    : schema_(to_arrow(schema)), directory_(std::move(directory)), memory_bytes_(memory_bytes) {}

ResultSpool::~ResultSpool() {
  if (fd_ >= 0) ::close(fd_);
}

void ResultSpool::add(Batch&& batch) {
  const int64_t bytes = value_or_throw(arrow::util::ReferencedBufferSize(*record_batch(schema_, batch)));
  const std::lock_guard lock(mutex_);
  if (memory_used_ + bytes > memory_bytes_) {
    entries_.push_back(spill(batch));
  } else {
    memory_used_ += bytes;
    entries_.push_back({batch.sequence, std::move(batch)});
  }
}

void ResultSpool::drain(const std::function<void(Batch&&)>& out) {
  std::vector<Entry> entries = std::exchange(entries_, {});
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.sequence < b.sequence; });
  for (Entry& entry : entries) out(entry.size == 0 ? std::move(entry.batch) : load(entry));
  memory_used_ = 0;
  file_end_ = 0;
}

ResultSpool::Entry ResultSpool::spill(const Batch& batch) {
  const auto bytes = value_or_throw(arrow::ipc::SerializeRecordBatch(*record_batch(schema_, batch), arrow::ipc::IpcWriteOptions::Defaults()));
  if (fd_ < 0) fd_ = open_unnamed_file(directory_);
  const int64_t offset = file_end_;
  for (int64_t done = 0; done < bytes->size();) {
    const ssize_t written = ::pwrite(fd_, bytes->data() + done, static_cast<size_t>(bytes->size() - done), offset + done);
    if (written < 0 && errno != EINTR) fail("Writing a result", directory_);
    if (written > 0) done += written;
  }
  file_end_ += bytes->size();
  return {batch.sequence, {}, offset, bytes->size()};
}

Batch ResultSpool::load(const Entry& entry) const {
  const std::shared_ptr<arrow::Buffer> bytes = value_or_throw(arrow::AllocateBuffer(entry.size));
  for (int64_t done = 0; done < entry.size;) {
    const ssize_t got = ::pread(fd_, bytes->mutable_data() + done, static_cast<size_t>(entry.size - done), entry.offset + done);
    if (got == 0 || (got < 0 && errno != EINTR)) fail("Reading a result", directory_);
    if (got > 0) done += got;
  }
  arrow::io::BufferReader in(bytes);
  arrow::ipc::DictionaryMemo no_dictionaries;
  const auto rows = value_or_throw(arrow::ipc::ReadRecordBatch(schema_, &no_dictionaries, arrow::ipc::IpcReadOptions::Defaults(), &in));
  return {rows->num_rows(), rows->columns(), entry.sequence};
}

}  // namespace izvor::session
