#include "izvor/io/foreach_batch/foreach_batch_sink.h"

#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "izvor/error.h"
#include "izvor/io/sink.h"
#include "izvor/io/sink_options.h"
#include "izvor/io/worker_batches.h"

namespace izvor::io {
namespace {

struct Named {
  ForeachBatchFunction function;
  ForeachNames names;
};

struct Functions {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<const Named>> by_handle;
  int64_t next = 0;
};

Functions& functions() {
  static auto* instance = new Functions;
  return *instance;
}

std::shared_ptr<const Named> find_function(const std::string& handle) {
  Functions& all = functions();
  const std::lock_guard lock(all.mutex);
  const auto found = all.by_handle.find(handle);
  return found == all.by_handle.end() ? nullptr : found->second;
}

class ForeachBatchWriter final : public SinkWriter {
 public:
  ForeachBatchWriter(const Named& function, const Schema& schema, SinkBatch batch) : function_(function), schema_(schema), batch_(std::move(batch)) {}

  void write(int worker, const Batch& batch) override { batches_.add(worker, batch); }

  // The function may do with the rows what it wants, so their number in the end is unknown, as in Spark.
  SinkMetrics commit() override {
    try {
      function_.function(schema_, batches_.take(), batch_);
    } catch (const std::exception& error) {
      if (batch_.cancelled && batch_.cancelled()) throw Error("OPERATION_CANCELED");
      fail(error.what());
    } catch (...) {
      fail("an exception that is not a std::exception");
    }
    return {};
  }

  void abort() noexcept override {}

 private:
  [[noreturn]] void fail(const std::string& reason) const { throw Error(function_.names.error_class, {{"reason", reason}}); }

  const Named& function_;
  const Schema& schema_;
  const SinkBatch batch_;
  WorkerBatches batches_;
};

class ForeachBatchSink final : public Sink {
 public:
  ForeachBatchSink(std::shared_ptr<const Named> function, Schema schema) : function_(std::move(function)), schema_(std::move(schema)) {}
  std::string description() const override { return function_->names.description; }
  std::unique_ptr<SinkWriter> begin(const SinkBatch& batch) override { return std::make_unique<ForeachBatchWriter>(*function_, schema_, batch); }

 private:
  const std::shared_ptr<const Named> function_;
  const Schema schema_;
};

class ForeachBatchConnector final : public SinkConnector {
 public:
  std::string format() const override { return "foreach_batch"; }
  std::vector<std::pair<std::string, std::string>> options() const override { return {{"handle", "Names the function; set by foreachBatch()."}}; }
  std::unique_ptr<Sink> open(const SinkSpec& spec, const Config&) const override {
    const SinkOptions options(*this, spec);
    const std::string handle = options.require("handle", "foreachBatch() sets it");
    auto function = find_function(handle);
    if (function == nullptr) options.refuse("handle", "'" + handle + "' names no function of this process");
    return std::make_unique<ForeachBatchSink>(std::move(function), spec.schema);
  }
};

}  // namespace

std::string add_foreach_batch(ForeachBatchFunction function, ForeachNames names) {
  Functions& all = functions();
  const std::lock_guard lock(all.mutex);
  std::string handle = "foreach-batch-" + std::to_string(all.next++);
  all.by_handle.emplace(handle, std::make_shared<const Named>(Named{std::move(function), std::move(names)}));
  return handle;
}

void remove_foreach_batch(const std::string& handle) {
  Functions& all = functions();
  const std::lock_guard lock(all.mutex);
  all.by_handle.erase(handle);
}

void register_foreach_batch_sink() { register_sink(std::make_shared<ForeachBatchConnector>()); }

}  // namespace izvor::io
