#include "izvor/client/in_process_connection.h"

#include <algorithm>
#include <thread>

#include <spark/connect/commands.pb.h>

#include "izvor/base/config.h"
#include "izvor/base/spark_version.h"
#include "izvor/error.h"

namespace izvor::client {
namespace {

// How soon the end of any of several queries is seen.
constexpr std::chrono::milliseconds kPollInterval{10};

Config config_of(const std::map<std::string, std::string>& settings) {
  Config config;
  for (const auto& [key, value] : settings) config.set(key, value);
  return config;
}

// One engine a process, alive as long as a session is; its size is that of the settings of the session that found none.
std::shared_ptr<session::Engine> shared_engine(const Config& config) {
  static std::mutex mutex;
  static std::weak_ptr<session::Engine> shared;
  const std::lock_guard lock(mutex);
  std::shared_ptr<session::Engine> engine = shared.lock();
  if (engine == nullptr) {
    engine = session::Engine::create(config);
    shared = engine;
  }
  return engine;
}

}  // namespace

InProcessConnection::InProcessConnection(const std::map<std::string, std::string>& settings)
    : InProcessConnection(shared_engine(config_of(settings)), settings) {}

InProcessConnection::InProcessConnection(std::shared_ptr<session::Engine> engine, const std::map<std::string, std::string>& settings)
    : session_(session::Session::create(std::move(engine), config_of(settings))) {}

std::string InProcessConnection::version() { return kSparkVersion; }

std::shared_ptr<runtime::StreamingQuery> InProcessConnection::start(const spark::connect::WriteStreamOperationStart& operation) {
  if (!operation.table_name().empty()) {
    throw Error("UNSUPPORTED_FEATURE.TABLE_OPERATION", {{"tableName", "`" + operation.table_name() + "`"}, {"operation", "streaming write"}});
  }
  auto query = session_->start(operation);
  const std::lock_guard lock(mutex_);
  started_.push_back(query);
  return query;
}

std::shared_ptr<runtime::StreamingQuery> InProcessConnection::find_terminated() {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(started_.begin(), started_.end(), [](const auto& query) { return !query->is_active(); });
  return found == started_.end() ? nullptr : *found;
}

bool InProcessConnection::await_any_termination(std::optional<std::chrono::milliseconds> timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout.value_or(std::chrono::milliseconds(0));
  for (;;) {
    if (const auto query = find_terminated()) return query->await_termination(std::chrono::milliseconds(0));
    if (timeout && std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(kPollInterval);
  }
}

void InProcessConnection::reset_terminated() {
  const std::lock_guard lock(mutex_);
  std::erase_if(started_, [](const auto& query) { return !query->is_active(); });
}

void InProcessConnection::close() {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
  }
  session_->close();
}

bool InProcessConnection::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace izvor::client
