// The listener bus: one operation of a client that stays open and carries the events of the session's streaming queries.
#include <deque>
#include <mutex>

#include <nlohmann/json.hpp>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/connect/commands/command_rules.h"
#include "izvor/connect/query_events.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;
using spark::connect::StreamingQueryEventType;

// Takes events on the queries' threads and keeps them for the operation.
class EventQueue final : public runtime::QueryListener {
 public:
  explicit EventQueue(Operation& operation) : operation_(operation) {}

  void on_started(const runtime::StreamingQuery&, int64_t) override {}  // told in the answer to writeStream.start()
  void on_progress(const runtime::StreamingQuery&, const std::string& progress) override {
    add(progress_event_json(progress), spark::connect::QUERY_PROGRESS_EVENT);
  }
  void on_idle(const runtime::StreamingQuery& query, int64_t timestamp_ms) override {
    add(idle_event_json(query, timestamp_ms), spark::connect::QUERY_IDLE_EVENT);
  }
  void on_terminated(const runtime::StreamingQuery& query) override { add(terminated_event_json(query), spark::connect::QUERY_TERMINATED_EVENT); }

  bool empty() const {
    const std::lock_guard lock(mutex_);
    return events_.empty();
  }

  ExecutePlanResponse take_all() {
    const std::lock_guard lock(mutex_);
    ExecutePlanResponse response;
    auto& result = *response.mutable_streaming_query_listener_events_result();
    for (auto& event : events_) *result.add_events() = std::move(event);
    events_.clear();
    return response;
  }

 private:
  void add(std::string json, StreamingQueryEventType type) {
    {
      const std::lock_guard lock(mutex_);
      auto& event = events_.emplace_back();
      event.set_event_json(std::move(json));
      event.set_event_type(type);
    }
    operation_.notify();
  }

  Operation& operation_;
  mutable std::mutex mutex_;
  std::deque<spark::connect::StreamingQueryListenerEvent> events_;
};

void carry_events(CommandContext& context) {
  runtime::QueryListenerBus& bus = context.session->engine_session().listeners();
  const auto queue = std::make_shared<EventQueue>(context.operation);
  bus.add(queue);
  context.session->set_listener_operation(context.operation.identity().operation_id);
  ExecutePlanResponse added;
  added.mutable_streaming_query_listener_events_result()->set_listener_bus_listener_added(true);
  try {
    context.operation.put(std::move(added));
    while (context.operation.wait([&] { return !queue->empty(); })) context.operation.put(queue->take_all());
  } catch (...) {
    bus.remove(queue.get());
    throw;
  }
  bus.remove(queue.get());
}

}  // namespace

void execute_listener_bus_command(const spark::connect::Command& command, CommandContext& context) {
  const spark::connect::StreamingQueryListenerBusCommand& request = command.streaming_query_listener_bus_command();
  if (request.add_listener_bus_listener()) return carry_events(context);
  if (!request.remove_listener_bus_listener()) {
    analyze::throw_not_set(*spark::connect::StreamingQueryListenerBusCommand::descriptor(), "command");
  }
  const auto carrying = context.session->find_operation(context.session->listener_operation());
  if (carrying != nullptr) carrying->finish();
}

}  // namespace izvor::connect
