#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "izvor/error.h"
#include "izvor/export.h"
#include "izvor/progress.h"

namespace izvor {

namespace runtime {
class StreamingQuery;
}

struct StreamingQueryStatus {
  std::string message;
  bool is_data_available = false;
  bool is_trigger_active = false;
};

// A handle on a streaming query that was started; copies refer to the same query. Dropping it does not stop the query. Thread-safe.
class IZVOR_EXPORT StreamingQuery {
 public:
  explicit StreamingQuery(std::shared_ptr<runtime::StreamingQuery> query);

  // Of the checkpoint: the same after a restart.
  std::string id() const;
  // Of this start.
  std::string run_id() const;
  // Empty when it has none.
  std::string name() const;

  bool is_active() const;
  StreamingQueryStatus status() const;
  std::optional<StreamingQueryProgress> last_progress() const;
  // Oldest first; at most spark.sql.streaming.numRecentProgressUpdates.
  std::vector<StreamingQueryProgress> recent_progress() const;

  // Waits until the query has ended. Throws its exception when it failed.
  void await_termination();
  // False when the query still runs after `timeout`.
  bool await_termination(std::chrono::milliseconds timeout);
  // Waits until all data that the sources have now is processed and committed.
  void process_all_available();
  // Ends the query and waits for its end. Does nothing when it has ended.
  void stop();

  // Why it failed; nothing while it runs and when it was stopped.
  std::optional<Error> exception() const;

  // The plan of the last batch.
  std::string explain_string(bool extended = false) const;
  // The same, printed.
  void explain(bool extended = false) const;

 private:
  std::shared_ptr<runtime::StreamingQuery> query_;
};

}  // namespace izvor
