#include "izvor/io/memory/memory_sink.h"

#include <utility>

#include "izvor/error.h"
#include "izvor/io/memory/memory_table.h"
#include "izvor/io/sink_options.h"
#include "izvor/io/worker_batches.h"

namespace izvor::io {
namespace {

class MemoryWriter final : public SinkWriter {
 public:
  MemoryWriter(std::shared_ptr<MemoryTable> table, SinkBatch batch) : table_(std::move(table)), batch_(std::move(batch)) {}
  void write(int worker, const Batch& batch) override { batches_.add(worker, batch); }
  SinkMetrics commit() override {
    table_->write(batch_, batches_.take());
    return {batches_.num_rows()};
  }
  void abort() noexcept override {}

 private:
  const std::shared_ptr<MemoryTable> table_;
  const SinkBatch batch_;
  WorkerBatches batches_;
};

class MemorySink final : public Sink {
 public:
  explicit MemorySink(std::shared_ptr<MemoryTable> table) : table_(std::move(table)) {}
  std::string description() const override { return "MemorySink"; }
  std::unique_ptr<SinkWriter> begin(const SinkBatch& batch) override { return std::make_unique<MemoryWriter>(table_, batch); }

 private:
  const std::shared_ptr<MemoryTable> table_;
};

class MemoryConnector final : public SinkConnector {
 public:
  std::string format() const override { return "memory"; }
  std::vector<std::pair<std::string, std::string>> options() const override { return {}; }
  std::unique_ptr<Sink> open(const SinkSpec& spec, const Config&) const override {
    const SinkOptions options(*this, spec);
    const std::string name = spec.query_name.empty() ? options.get("queryName", "") : spec.query_name;
    if (name.empty()) throw Error("_LEGACY_ERROR_TEMP_1194");
    return std::make_unique<MemorySink>(MemoryTables::instance().create(name, spec.schema));
  }
};

}  // namespace

void register_memory_sink() { register_sink(std::make_shared<MemoryConnector>()); }

}  // namespace izvor::io
