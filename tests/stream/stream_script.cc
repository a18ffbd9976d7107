#include "stream_script.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "izvor/base/fail_point.h"
#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/client/in_process_connection.h"

namespace izvor::testing {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);

std::string text_of(const std::vector<Cell>& row) {
  std::string out = "(";
  for (size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ", ") + row[i].to_string();
  return out + ")";
}

std::vector<std::string> sorted_texts(const Rows& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(text_of(row));
  std::sort(out.begin(), out.end());
  return out;
}

std::string text_of(const Rows& rows) {
  std::string out;
  for (const std::string& row : sorted_texts(rows)) out += (out.empty() ? "" : ", ") + row;
  return "{" + out + "}";
}

void fail(const std::string& reason) { throw std::runtime_error(reason); }

}  // namespace

// What the sink was given; written by the query's thread.
struct StreamScript::Received {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<int64_t, Rows> batches;
  std::map<int64_t, int> deliveries;

  void put(int64_t id, const std::vector<Row>& rows) {
    Rows cells;
    for (const Row& row : rows) {
      auto& copy = cells.emplace_back();
      for (size_t i = 0; i < row.size(); ++i) copy.push_back(row[i]);
    }
    {
      const std::lock_guard lock(mutex);
      batches[id] = std::move(cells);
      ++deliveries[id];
    }
    changed.notify_all();
  }
};

StreamScript::StreamScript(const std::string& schema, Query query)
    : clock_(std::make_shared<ManualClock>(1'000'000)), query_builder_(std::move(query)), schema_(schema), received_(std::make_shared<Received>()) {
  static int counter = 0;
  checkpoint_ = ::testing::TempDir() + "izvor_script_" + std::to_string(::getpid()) + "_" + std::to_string(counter++);
}

StreamScript::~StreamScript() {
  fail_points::disarm_all();
  if (session_) session_->stop();
  std::filesystem::remove_all(checkpoint_);
}

StreamScript& StreamScript::step(std::string text, std::function<void()> action) {
  steps_.push_back({std::move(text), std::move(action)});
  return *this;
}

StreamScript& StreamScript::mode(const std::string& output_mode) {
  mode_ = output_mode;
  return *this;
}

StreamScript& StreamScript::trigger(const Trigger& trigger) {
  trigger_ = trigger;
  return *this;
}

StreamScript& StreamScript::config(const std::string& key, const std::string& value) {
  config_[key] = value;
  return *this;
}

StreamingQuery StreamScript::start_query() {
  auto writer = query_builder_(input_->to_df()).write_stream();
  writer.output_mode(mode_).option("checkpointLocation", checkpoint_);
  if (trigger_) writer.trigger(*trigger_);
  writer.foreach_batch([received = received_](const DataFrame& rows, int64_t id) { received->put(id, rows.collect()); });
  return writer.start();
}

StreamScript& StreamScript::start() {
  return step("start", [this] { query_ = std::make_unique<StreamingQuery>(start_query()); });
}

StreamScript& StreamScript::stop() {
  return step("stop", [this] { query_->stop(); });
}

StreamScript& StreamScript::fail_at(const std::string& fail_point) {
  return step("fail at " + fail_point, [fail_point] { fail_points::arm(fail_point, fail_points::Action::kError); });
}

StreamScript& StreamScript::add(const Rows& rows) {
  return step("add " + text_of(rows), [this, rows] { input_->add(rows); });
}

StreamScript& StreamScript::process_all() {
  return step("process all", [this] { query_->process_all_available(); });
}

StreamScript& StreamScript::await_termination() {
  return step("await termination", [this] {
    if (!query_->await_termination(kPatience)) fail("the query still runs");
  });
}

StreamScript& StreamScript::advance_clock(int64_t ms) {
  return step("advance clock by " + std::to_string(ms) + " ms", [this, ms] { clock_->advance(ms); });
}

StreamScript& StreamScript::await_batch(int64_t id) {
  return step("await batch " + std::to_string(id), [this, id] {
    std::unique_lock lock(received_->mutex);
    if (!received_->changed.wait_for(lock, kPatience, [&] { return received_->batches.contains(id); })) fail("it did not come");
  });
}

StreamScript& StreamScript::expect_batch(int64_t id, const Rows& rows) {
  return step("expect batch " + std::to_string(id) + " = " + text_of(rows), [this, id, rows] {
    const std::lock_guard lock(received_->mutex);
    const auto found = received_->batches.find(id);
    if (found == received_->batches.end()) fail("there was no such batch");
    if (sorted_texts(found->second) != sorted_texts(rows)) fail("it was " + text_of(found->second));
  });
}

StreamScript& StreamScript::expect_no_batch(int64_t id) {
  return step("expect no batch " + std::to_string(id), [this, id] {
    const std::lock_guard lock(received_->mutex);
    const auto found = received_->batches.find(id);
    if (found != received_->batches.end()) fail("there was one: " + text_of(found->second));
  });
}

StreamScript& StreamScript::expect_deliveries(int64_t id, int times) {
  return step("expect batch " + std::to_string(id) + " delivered " + std::to_string(times) + " times", [this, id, times] {
    const std::lock_guard lock(received_->mutex);
    if (received_->deliveries[id] != times) fail("it was delivered " + std::to_string(received_->deliveries[id]) + " times");
  });
}

StreamScript& StreamScript::expect_failure(const std::string& error_class) {
  return step("expect failure " + error_class, [this, error_class] {
    try {
      query_->await_termination(kPatience);
    } catch (const Error& e) {
      if (e.error_class() != "STREAM_FAILED") throw;
    }
    const auto error = query_->exception();
    if (!error) fail("the query has not failed");
    if (std::string(error->what()).find("[" + error_class + "]") == std::string::npos) fail(std::string("it failed with ") + error->what());
  });
}

StreamScript& StreamScript::expect_start_refused(const std::string& error_class) {
  return step("expect start to be refused with " + error_class, [this, error_class] {
    try {
      start_query().stop();
    } catch (const Error& e) {
      if (e.error_class() != error_class) fail(std::string("it was refused with ") + e.what());
      return;
    }
    fail("it started");
  });
}

StreamScript& StreamScript::check(const std::string& what, std::function<void(const StreamingQuery&)> assertion) {
  return step("check " + what, [this, assertion = std::move(assertion)] { assertion(*query_); });
}

std::string StreamScript::script_with_cursor(size_t at) const {
  std::string out;
  for (size_t i = 0; i < steps_.size(); ++i) out += (i == at ? "=> " : "   ") + steps_[i].text + "\n";
  return out;
}

void StreamScript::run() {
  auto engine = std::make_shared<session::Engine>(*session::Engine::create(Config()));
  engine->clock = clock_;
  config_.try_emplace("spark.sql.session.timeZone", "UTC");
  session_ = std::make_unique<Session>(std::make_shared<client::InProcessConnection>(engine, config_));
  input_ = std::make_unique<MemoryStream>(session_->memory_stream(schema_));
  for (size_t at = 0; at < steps_.size(); ++at) {
    try {
      steps_[at].action();
    } catch (const std::exception& e) {
      FAIL() << e.what() << "\n" << script_with_cursor(at);
    }
    if (::testing::Test::HasFailure()) {
      FAIL() << script_with_cursor(at);
    }
  }
}

}  // namespace izvor::testing
