#include "izvor/exec/blocking/row_store.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/api.h>
#include <arrow/util/byte_size.h>

#include <utility>

#include "izvor/types/arrow_mapping.h"

namespace izvor::exec {
namespace {

int64_t referenced_bytes(const Batch& batch) {
  int64_t bytes = 0;
  for (const auto& column : batch.columns) bytes += value_or_throw(arrow::util::ReferencedBufferSize(*column));
  return bytes;
}

arrow::ipc::IpcWriteOptions write_options(arrow::MemoryPool* pool) {
  arrow::ipc::IpcWriteOptions options = arrow::ipc::IpcWriteOptions::Defaults();
  options.memory_pool = pool;
  options.use_threads = false;
  return options;
}

}  // namespace

void RowStore::add(Batch batch) {
  const int64_t bytes = referenced_bytes(batch);
  const std::lock_guard lock(mutex_);
  rows_ += batch.num_rows;
  bytes_ += bytes;
  items_.emplace_back(std::move(batch));
}

void RowStore::spill() {
  const std::lock_guard lock(mutex_);
  const auto options = write_options(pool_);
  for (; in_memory_from_ < items_.size(); ++in_memory_from_) {
    auto& item = items_[in_memory_from_];
    const Batch& batch = std::get<Batch>(item);
    const auto record = arrow::RecordBatch::Make(schema_, batch.num_rows, batch.columns);
    const std::shared_ptr<arrow::Buffer> bytes = value_or_throw(arrow::ipc::SerializeRecordBatch(*record, options));
    item = Spilled{file_.append(std::string_view(*bytes)), batch.sequence};
    has_spilled_ = true;
  }
}

Batch RowStore::read(size_t index) const {
  if (const auto* batch = std::get_if<Batch>(&items_[index])) return *batch;
  const auto& spilled = std::get<Spilled>(items_[index]);
  std::shared_ptr<arrow::Buffer> bytes = value_or_throw(arrow::AllocateBuffer(spilled.extent.size, pool_));
  file_.read(spilled.extent, reinterpret_cast<char*>(bytes->mutable_data()));
  arrow::io::BufferReader stream(bytes);
  const auto record = value_or_throw(arrow::ipc::ReadRecordBatch(schema_, nullptr, arrow::ipc::IpcReadOptions::Defaults(), &stream));
  return {record->num_rows(), record->columns(), spilled.sequence};
}

Batch concatenate(const std::vector<Batch>& batches, const arrow::Schema& schema, arrow::MemoryPool* pool) {
  if (batches.size() == 1) return batches.front();
  Batch all;
  for (const Batch& batch : batches) all.num_rows += batch.num_rows;
  for (int i = 0; i < schema.num_fields(); ++i) {
    if (batches.empty()) {
      all.columns.push_back(value_or_throw(arrow::MakeEmptyArray(schema.field(i)->type(), pool)));
      continue;
    }
    arrow::ArrayVector pieces;
    for (const Batch& batch : batches) pieces.push_back(batch.columns[static_cast<size_t>(i)]);
    all.columns.push_back(value_or_throw(arrow::Concatenate(pieces, pool)));
  }
  return all;
}

}  // namespace izvor::exec
