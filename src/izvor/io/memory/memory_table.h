#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "izvor/io/commit_record.h"
#include "izvor/io/sink.h"
#include "izvor/io/source.h"

namespace izvor::io {

// A table in memory that the memory sink fills and batch queries read. Thread-safe; a scan sees whole batches only.
class MemoryTable {
 public:
  MemoryTable(std::string name, Schema schema) : name_(std::move(name)), schema_(std::move(schema)) {}

  const std::string& name() const { return name_; }
  const Schema& schema() const { return schema_; }

  // Appends the rows, or replaces all (complete mode), unless this batch was written before. Throws IZVOR_SINK_FENCED.
  void write(const SinkBatch& batch, std::vector<Batch> rows);

  std::vector<Batch> batches() const;
  int64_t num_rows() const;
  // What is in the table now.
  std::unique_ptr<SplitScan> scan() const;

 private:
  const std::string name_;
  const Schema schema_;
  mutable std::mutex mutex_;
  std::vector<Batch> batches_;
  std::map<std::string, CommitRecord> committed_;  // by query id
};

// The process's memory tables by name, without regard to case as Spark's temporary views. Thread-safe.
class MemoryTables {
 public:
  static MemoryTables& instance();

  // An empty table; one of that name before is no longer found, readers that hold it keep it.
  std::shared_ptr<MemoryTable> create(const std::string& name, const Schema& schema);
  // Null when there is none.
  std::shared_ptr<MemoryTable> find(const std::string& name) const;
  void drop(const std::string& name);
  std::vector<std::string> names() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<MemoryTable>> tables_;
};

}  // namespace izvor::io
