#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "izvor/runtime/streaming_query.h"

namespace izvor::runtime {

// Told of what streaming queries do, on the query's thread, in order. What a listener throws is logged and does not reach the query.
class QueryListener {
 public:
  virtual ~QueryListener() = default;
  // On the thread that starts the query, before start() returns.
  virtual void on_started(const StreamingQuery& query, int64_t timestamp_ms) = 0;
  // `progress`: Spark's StreamingQueryProgress as JSON.
  virtual void on_progress(const StreamingQuery& query, const std::string& progress) = 0;
  // No new data for spark.sql.streaming.noDataProgressEventInterval.
  virtual void on_idle(const StreamingQuery& query, int64_t timestamp_ms) = 0;
  // After the last progress; the query's exception is known.
  virtual void on_terminated(const StreamingQuery& query) = 0;
};

// The listeners of a session. Thread-safe.
class QueryListenerBus {
 public:
  void add(std::shared_ptr<QueryListener> listener);
  void remove(const QueryListener* listener);
  bool empty() const;

  // call(listener) for each.
  template <typename Call>
  void post(Call&& call) const {
    for (const auto& listener : listeners()) guarded([&] { call(*listener); });
  }

 private:
  std::vector<std::shared_ptr<QueryListener>> listeners() const;
  template <typename Fn>
  static void guarded(Fn&& fn) {
    try {
      fn();
    } catch (const std::exception& error) {
      log_failure(error);
    }
  }
  static void log_failure(const std::exception& error);

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<QueryListener>> listeners_;
};

}  // namespace izvor::runtime
