#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "izvor/base/log.h"
#include "izvor/base/uuid.h"
#include "izvor/checkpoint/checkpoint.h"
#include "izvor/runtime/micro_batch.h"
#include "izvor/runtime/query_definition.h"

namespace izvor::runtime {
namespace {

using TriggerKind = plan::StreamWrite::TriggerKind;

// The trigger loop of one query on a thread of its own.
class StreamExecution final : public StreamingQuery {
 public:
  explicit StreamExecution(QueryDefinition definition)
      : definition_(std::move(definition)),
        checkpoint_(checkpoint::Checkpoint::open(definition_.checkpoint_location)),
        id_(checkpoint_->query_id()),
        run_id_(random_uuid()),
        runner_(std::make_unique<MicroBatchRunner>(definition_, *checkpoint_, run_id_)),
        history_(static_cast<size_t>(std::max<int64_t>(1, definition_.config.get_int(config::kProgressRetention)))) {
    executed_plan_ = runner_->executed_plan();
    runner_->recover();
  }

  ~StreamExecution() override { stop(); }

  void begin() {
    post([&](QueryListener& listener) { listener.on_started(*this, definition_.clock->now_ms()); });
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  const std::string& id() const override { return id_; }
  const std::string& run_id() const override { return run_id_; }
  const std::string& name() const override { return definition_.write.query_name; }

  bool is_active() const override {
    const std::lock_guard lock(mutex_);
    return !ended_;
  }

  QueryStatus status() const override {
    const std::lock_guard lock(mutex_);
    return status_;
  }

  std::vector<std::string> recent_progress() const override { return history_.recent(); }
  std::optional<std::string> last_progress() const override { return history_.last(); }

  std::optional<Error> exception() const override {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

  std::optional<Error> cause() const override {
    const std::lock_guard lock(mutex_);
    return cause_;
  }

  bool await_termination(std::optional<std::chrono::milliseconds> timeout) override {
    std::unique_lock lock(mutex_);
    const auto over = [&] { return ended_; };
    if (timeout) {
      changed_.wait_for(lock, *timeout, over);
    } else {
      changed_.wait(lock, over);
    }
    if (ended_ && failure_) throw *failure_;
    return ended_;
  }

  // The loop notes which round found nothing new; a round that began after this call has seen all that was there.
  void process_all_available() override {
    std::unique_lock lock(mutex_);
    const int64_t wanted = round_ + 1;
    wake_loop_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return ended_ || idle_round_ >= wanted; });
    if (failure_) throw *failure_;
  }

  void stop() override {
    thread_.request_stop();
    changed_.notify_all();
    const std::lock_guard lock(join_mutex_);
    if (thread_.joinable() && thread_.get_id() != std::this_thread::get_id()) thread_.join();
  }

  std::string explain(bool extended) const override {
    std::string out;
    if (extended) {
      out += "== Analyzed Logical Plan ==\n" + definition_.analyzed_plan;
      out += "\n== Optimized Logical Plan ==\n" + plan::tree_string(*definition_.write.query) + "\n";
    }
    return out + "== Physical Plan ==\n" + executed_plan_;
  }

 private:
  template <typename Call>
  void post(Call&& call) {
    if (definition_.listeners) definition_.listeners->post(call);
  }

  void add_progress(const std::string& json) {
    history_.add(json);
    post([&](QueryListener& listener) { listener.on_progress(*this, json); });
  }

  // ---- the loop ----

  void run(const std::stop_token& stop) {
    std::optional<Error> error = failure_of([&] { loop(stop); });
    // What was computed before is still worth committing; its own failure matters only when there is no other.
    const auto unsettled = failure_of([&] { runner_->settle(); });
    report();
    if (!error) error = unsettled;
    const bool was_abandoned = stop.stop_requested() && error && error->error_class() == "OPERATION_CANCELED";
    end(was_abandoned ? std::nullopt : error);
  }

  template <typename Fn>
  static std::optional<Error> failure_of(Fn&& fn) {
    try {
      fn();
    } catch (const exec::Cancelled&) {
    } catch (const Error& e) {
      return e;
    } catch (const std::exception& e) {
      return Error("INTERNAL_ERROR", {{"message", e.what()}});
    }
    return std::nullopt;
  }

  void loop(const std::stop_token& stop) {
    const TriggerKind kind = definition_.write.trigger;
    if (kind == TriggerKind::kAvailableNow) runner_->prepare_available_now();
    while (!stop.stop_requested()) {
      const int64_t started_ms = definition_.clock->now_ms();
      const int64_t round = begin_round();
      const bool worked = run_round(kind == TriggerKind::kOnce, stop);
      if (!worked) end_idle_round(round);
      if (kind == TriggerKind::kOnce || (kind == TriggerKind::kAvailableNow && !worked)) break;
      if (kind == TriggerKind::kProcessingTime) wait_for_trigger(started_ms, worked, stop);
    }
    runner_->settle();
    report();
    if (any_batch_ && definition_.config.get_bool(config::kStateDigest)) {
      runner_->add_state_digest();
      history_.replace_last(runner_->progress().json());
    }
  }

  bool run_round(bool ignore_limits, const std::stop_token& stop) {
    const bool worked = runner_->run_next(
        ignore_limits, [&] { return stop.stop_requested(); }, [&](const std::string& message) { set_status(message, false, true); });
    // A trigger that waits before its next batch must not leave this one uncommitted meanwhile.
    if (ignore_limits || definition_.write.interval_ms > 0) runner_->settle();
    report();
    if (!worked) report_idle();
    set_status(worked ? "Waiting for next trigger" : "Waiting for data to arrive", worked, false);
    return worked;
  }

  void report() {
    for (const Progress& progress : runner_->take_reports()) {
      any_batch_ = true;
      add_progress(progress.json());
      last_report_ms_ = definition_.clock->now_ms();
    }
  }

  void report_idle() {
    const int64_t now = definition_.clock->now_ms();
    if (definition_.write.trigger != TriggerKind::kProcessingTime) return;
    if (now - last_report_ms_ < definition_.config.get_duration_ms(config::kNoDataProgressInterval)) return;
    history_.add(runner_->idle_progress().json());
    last_report_ms_ = now;
    post([&](QueryListener& listener) { listener.on_idle(*this, now); });
  }

  // Spark's ProcessingTimeExecutor: triggers lie on multiples of the interval; one that is missed is skipped.
  void wait_for_trigger(int64_t started_ms, bool worked, const std::stop_token& stop) {
    const int64_t interval = definition_.write.interval_ms;
    if (interval > 0) {
      definition_.clock->wait_until(started_ms / interval * interval + interval, stop);
    } else if (!worked) {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, std::chrono::milliseconds(definition_.config.get_duration_ms(config::kPollingDelay)), [&] { return wake_loop_; });
      wake_loop_ = false;
    }
  }

  int64_t begin_round() {
    const std::lock_guard lock(mutex_);
    return ++round_;
  }

  void end_idle_round(int64_t round) {
    {
      const std::lock_guard lock(mutex_);
      idle_round_ = round;
    }
    changed_.notify_all();
  }

  void set_status(const std::string& message, bool data, bool active) {
    const std::lock_guard lock(mutex_);
    status_ = {message, data, active};
  }

  void end(const std::optional<Error>& error) {
    runner_->stop_sources();
    if (error) log().error("query {} failed: {}", id_, error->what());
    if (!error && definition_.temporary_checkpoint) std::filesystem::remove_all(definition_.checkpoint_location);
    {
      const std::lock_guard lock(mutex_);
      cause_ = error;
      if (error) failure_ = Error("STREAM_FAILED", {{"id", id_}, {"runId", run_id_}, {"message", error->what()}});
      status_ = {error ? "Terminated with exception: " + std::string(error->what()) : "Stopped", false, false};
    }
    post([&](QueryListener& listener) { listener.on_terminated(*this); });
    if (definition_.on_terminated) definition_.on_terminated(*this);
    runner_.reset();           // waits for a snapshot under way, which writes into the checkpoint
    definition_.sink.reset();  // a function of foreachBatch may own a worker process
    checkpoint_.reset();
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
  }

  QueryDefinition definition_;
  std::unique_ptr<checkpoint::Checkpoint> checkpoint_;
  std::string id_;
  std::string run_id_;
  std::unique_ptr<MicroBatchRunner> runner_;
  ProgressHistory history_;
  std::string executed_plan_;
  bool any_batch_ = false;
  int64_t last_report_ms_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  QueryStatus status_{"Initializing sources", false, false};
  std::optional<Error> failure_;
  std::optional<Error> cause_;
  bool ended_ = false;
  bool wake_loop_ = false;
  int64_t round_ = 0;
  int64_t idle_round_ = 0;

  std::mutex join_mutex_;
  std::jthread thread_;
};

}  // namespace

std::shared_ptr<StreamingQuery> start_query(QueryDefinition definition) {
  auto query = std::make_shared<StreamExecution>(std::move(definition));
  query->begin();
  return query;
}

}  // namespace izvor::runtime
