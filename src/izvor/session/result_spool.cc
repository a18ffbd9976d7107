#include "izvor/session/result_spool.h"

#include <algorithm>
#include <utility>

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/dictionary.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/util/byte_size.h>

#include "izvor/exec/spill_file.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::session {
namespace {

std::shared_ptr<arrow::RecordBatch> record_batch(const std::shared_ptr<arrow::Schema>& schema, const Batch& batch) {
  return arrow::RecordBatch::Make(schema, batch.num_rows, batch.columns);
}

}  // namespace

ResultSpool::ResultSpool(const Schema& schema, std::string directory, int64_t memory_bytes)
    : schema_(to_arrow(schema)), directory_(std::move(directory)), memory_bytes_(memory_bytes) {}

ResultSpool::~ResultSpool() = default;

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
  for (Entry& entry : entries) out(entry.spilled.size == 0 ? std::move(entry.batch) : load(entry));
  memory_used_ = 0;
  spilled_bytes_ = 0;
  file_.reset();
}

ResultSpool::Entry ResultSpool::spill(const Batch& batch) {
  const auto bytes = value_or_throw(arrow::ipc::SerializeRecordBatch(*record_batch(schema_, batch), arrow::ipc::IpcWriteOptions::Defaults()));
  if (!file_) file_ = std::make_unique<exec::SpillFile>(directory_);
  const auto spilled = file_->append(std::string_view(*bytes));
  spilled_bytes_ += spilled.size;
  return {batch.sequence, {}, spilled};
}

Batch ResultSpool::load(const Entry& entry) const {
  const std::shared_ptr<arrow::Buffer> bytes = value_or_throw(arrow::AllocateBuffer(entry.spilled.size));
  file_->read(entry.spilled, reinterpret_cast<char*>(bytes->mutable_data()));
  arrow::io::BufferReader in(bytes);
  arrow::ipc::DictionaryMemo no_dictionaries;
  const auto rows = value_or_throw(arrow::ipc::ReadRecordBatch(schema_, &no_dictionaries, arrow::ipc::IpcReadOptions::Defaults(), &in));
  return {rows->num_rows(), rows->columns(), entry.sequence};
}

}  // namespace izvor::session
