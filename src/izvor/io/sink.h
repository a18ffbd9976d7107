#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "izvor/base/config.h"
#include "izvor/io/source.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor::io {

enum class SinkMode : uint8_t { kAppend, kUpdate, kComplete };

// Which batch is being written. (query_id, batch_id) names it for ever; an owner with a smaller epoch must not change anything any more.
struct SinkBatch {
  std::string query_id;
  int64_t batch_id = 0;
  int64_t epoch = 0;
  SinkMode mode = SinkMode::kAppend;
  // Asked by a commit that waits for others; true ends it with OPERATION_CANCELED. May be empty.
  std::function<bool()> cancelled = {};
};

struct SinkMetrics {
  int64_t rows = -1;  // -1: unknown
};

// Receives the rows of one batch. write() may be called from several worker threads at once; commit() or abort() once, after all of them.
class SinkWriter {
 public:
  virtual ~SinkWriter() = default;
  virtual void write(int worker, const Batch& batch) = 0;
  // Everything of the batch becomes visible at once; a batch that was committed before (same query and batch id) changes nothing.
  virtual SinkMetrics commit() = 0;
  // Leaves no trace of the batch.
  virtual void abort() noexcept = 0;
};

// Where a streaming query's rows go. Called by the query's thread.
class Sink {
 public:
  virtual ~Sink() = default;
  // As Spark's progress shows it.
  virtual std::string description() const = 0;
  virtual std::unique_ptr<SinkWriter> begin(const SinkBatch& batch) = 0;
  // False: rows are counted and dropped without being built (noop).
  virtual bool wants_rows() const { return true; }
};

struct SinkSpec {
  std::string format;
  Options options;
  std::string path;
  Schema schema;
  SinkMode mode = SinkMode::kAppend;
  std::string query_name;
  // Number of leading columns that group the rows, for sinks that upsert by default keys; 0 when unknown.
  int grouping_columns = 0;
};

class SinkConnector {
 public:
  virtual ~SinkConnector() = default;
  virtual std::string format() const = 0;
  virtual std::vector<std::pair<std::string, std::string>> options() const = 0;
  // Checks mode and options before the query starts; throws Spark's error.
  virtual std::unique_ptr<Sink> open(const SinkSpec& spec, const Config& config) const = 0;
};

void register_sink(std::shared_ptr<const SinkConnector> connector);
const SinkConnector* find_sink(const std::string& format);
std::vector<const SinkConnector*> registered_sinks();

}  // namespace izvor::io
