#include "izvor/connect/server_listener.h"

#include <chrono>
#include <utility>

#include "izvor/base/log.h"
#include "izvor/connect/query_events.h"
#include "izvor/error.h"

namespace izvor::connect {
namespace {

using python::ListenerEvent;

constexpr std::chrono::seconds kGraceTime{5};

}  // namespace

ServerListener::ServerListener(python::SessionWorker::Spec spec) : worker_(std::move(spec)) {
  thread_ = std::thread([this] { tell_events(); });
}

ServerListener::~ServerListener() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    closing_since_ = std::chrono::steady_clock::now();
  }
  changed_.notify_all();
  thread_.join();
}

void ServerListener::on_started(const runtime::StreamingQuery& query, int64_t timestamp_ms) {
  add(ListenerEvent::kStarted, started_event_json(query, timestamp_ms));
}
void ServerListener::on_progress(const runtime::StreamingQuery&, const std::string& progress) {
  add(ListenerEvent::kProgress, progress_event_json(progress));
}
void ServerListener::on_idle(const runtime::StreamingQuery& query, int64_t timestamp_ms) {
  add(ListenerEvent::kIdle, idle_event_json(query, timestamp_ms));
}
void ServerListener::on_terminated(const runtime::StreamingQuery& query) { add(ListenerEvent::kTerminated, terminated_event_json(query)); }

void ServerListener::add(ListenerEvent kind, std::string json) {
  {
    const std::lock_guard lock(mutex_);
    events_.push_back({kind, std::move(json)});
  }
  changed_.notify_all();
}

bool ServerListener::is_time_up() const {
  const std::lock_guard lock(mutex_);
  return closing_ && std::chrono::steady_clock::now() - closing_since_ >= kGraceTime;
}

void ServerListener::tell_events() {
  bool works = true;
  for (;;) {
    Event event;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closing_ || !events_.empty(); });
      if (events_.empty()) return;
      event = std::move(events_.front());
      events_.pop_front();
    }
    if (!works) continue;
    try {
      worker_.tell(event.kind, event.json, [this] { return is_time_up(); });
    } catch (const Error& error) {
      // A worker that told what was raised goes on.
      works = error.error_class() == "PYTHON_EXCEPTION" && worker_.survives_exceptions();
      log().warn("a streaming query listener failed: {}", error.what());
    }
  }
}

}  // namespace izvor::connect
