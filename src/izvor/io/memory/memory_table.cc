#include "izvor/io/memory/memory_table.h"

#include <algorithm>
#include <cctype>

#include "izvor/io/memory/batch_scan.h"

namespace izvor::io {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

void MemoryTable::write(const SinkBatch& batch, std::vector<Batch> rows) {
  const std::lock_guard lock(mutex_);
  const auto found = committed_.find(batch.query_id);
  const auto last = found == committed_.end() ? std::nullopt : std::optional(found->second);
  if (decide_commit(batch, last, "MemorySink[" + name_ + "]") == CommitDecision::kWrite) {
    if (batch.mode == SinkMode::kComplete) batches_.clear();
    std::move(rows.begin(), rows.end(), std::back_inserter(batches_));
    committed_[batch.query_id] = {batch.batch_id, batch.epoch};
  } else {
    found->second.epoch = batch.epoch;
  }
}

std::vector<Batch> MemoryTable::batches() const {
  const std::lock_guard lock(mutex_);
  return batches_;
}

int64_t MemoryTable::num_rows() const {
  const std::lock_guard lock(mutex_);
  int64_t rows = 0;
  for (const Batch& batch : batches_) rows += batch.num_rows;
  return rows;
}

std::unique_ptr<SplitScan> MemoryTable::scan() const { return make_batch_scan("memory table " + name_, batches()); }

MemoryTables& MemoryTables::instance() {
  static auto* tables = new MemoryTables;
  return *tables;
}

std::shared_ptr<MemoryTable> MemoryTables::create(const std::string& name, const Schema& schema) {
  auto table = std::make_shared<MemoryTable>(name, schema);
  const std::lock_guard lock(mutex_);
  tables_[lower(name)] = table;
  return table;
}

std::shared_ptr<MemoryTable> MemoryTables::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = tables_.find(lower(name));
  return found == tables_.end() ? nullptr : found->second;
}

void MemoryTables::drop(const std::string& name) {
  const std::lock_guard lock(mutex_);
  tables_.erase(lower(name));
}

std::vector<std::string> MemoryTables::names() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (const auto& [key, table] : tables_) out.push_back(table->name());
  return out;
}

}  // namespace izvor::io
