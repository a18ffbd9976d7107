#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "izvor/error.h"

namespace izvor::runtime {

// What a query is doing now: Spark's StreamingQueryStatus.
struct QueryStatus {
  std::string message;
  bool is_data_available = false;
  bool is_trigger_active = false;
};

// A running (or ended) streaming query. Thread-safe.
class StreamingQuery {
 public:
  virtual ~StreamingQuery() = default;

  // The checkpoint's id: the same after a restart. A UUID.
  virtual const std::string& id() const = 0;
  // Of this start. A UUID.
  virtual const std::string& run_id() const = 0;
  // Empty when the user gave none.
  virtual const std::string& name() const = 0;

  virtual bool is_active() const = 0;
  virtual QueryStatus status() const = 0;
  // Spark's StreamingQueryProgress as JSON, oldest first; at most spark.sql.streaming.numRecentProgressUpdates.
  virtual std::vector<std::string> recent_progress() const = 0;
  virtual std::optional<std::string> last_progress() const = 0;
  // Why the query failed: STREAM_FAILED with the cause's message; nothing while it runs or when it was stopped.
  virtual std::optional<Error> exception() const = 0;
  // The cause itself (class, parameters).
  virtual std::optional<Error> cause() const = 0;

  // True when the query has ended within the timeout (no timeout: waits). Throws its exception when it failed.
  virtual bool await_termination(std::optional<std::chrono::milliseconds> timeout) = 0;
  // Returns when all data that sources had at the call is committed. Throws the query's exception.
  virtual void process_all_available() = 0;
  // Ends the query after the running batch is abandoned or committed; returns when it has ended. Idempotent.
  virtual void stop() = 0;

  // Plan as text ("== Optimized Logical Plan ==..." when extended).
  virtual std::string explain(bool extended) const = 0;
};

}  // namespace izvor::runtime
