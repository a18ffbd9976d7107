#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "izvor/python/listener_worker.h"
#include "izvor/runtime/query_listener.h"

namespace izvor::connect {

// A client's listener that runs here, in a Python worker: clients before 4.0 have theirs that way. Events wait in a queue, so that a slow listener
// holds no query up; one that fails is logged and hears nothing more.
class ServerListener final : public runtime::QueryListener {
 public:
  explicit ServerListener(python::SessionWorker::Spec spec);
  // What is still in the queue is told, within a few seconds.
  ~ServerListener() override;
  ServerListener(const ServerListener&) = delete;
  ServerListener& operator=(const ServerListener&) = delete;

  void on_started(const runtime::StreamingQuery& query, int64_t timestamp_ms) override;
  void on_progress(const runtime::StreamingQuery& query, const std::string& progress) override;
  void on_idle(const runtime::StreamingQuery& query, int64_t timestamp_ms) override;
  void on_terminated(const runtime::StreamingQuery& query) override;

 private:
  struct Event {
    python::ListenerEvent kind;
    std::string json;
  };

  void add(python::ListenerEvent kind, std::string json);
  void tell_events();
  bool is_time_up() const;

  python::ListenerWorker worker_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Event> events_;
  bool closing_ = false;
  std::chrono::steady_clock::time_point closing_since_;
  std::thread thread_;
};

}  // namespace izvor::connect
