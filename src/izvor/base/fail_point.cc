#include "izvor/base/fail_point.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "izvor/error.h"

namespace izvor::fail_points {
namespace {

struct Armed {
  Action action;
  int hits_left;
};

struct State {
  std::mutex mutex;
  std::set<std::string> names;
  std::map<std::string, Armed> armed;
  std::function<void()> before_kill;
  const char* log_file = std::getenv("IZVOR_FAIL_POINT_LOG");
};

State& state() {
  static State instance;
  return instance;
}

std::atomic<bool> any_armed{false};

// IZVOR_FAIL_POINT="NAME[@HIT]=kill|error"
bool arm_from_environment() {
  if (std::getenv("IZVOR_FAIL_POINT_LOG") != nullptr) {
    any_armed = true;
  }
  const char* text = std::getenv("IZVOR_FAIL_POINT");
  if (text == nullptr) {
    return false;
  }
  std::string spec = text;
  const size_t equals = spec.find('=');
  const Action action = spec.substr(equals == std::string::npos ? spec.size() : equals + 1) == "error" ? Action::kError : Action::kKill;
  spec.resize(std::min(equals, spec.size()));
  const size_t at = spec.find('@');
  const int hit = at == std::string::npos ? 1 : static_cast<int>(std::strtol(spec.c_str() + at + 1, nullptr, 10));
  arm(spec.substr(0, at), action, hit);
  return true;
}

const bool armed_at_start = arm_from_environment();

void log_hit(const State& s, const char* name) {
  if (s.log_file == nullptr) {
    return;
  }
  const int fd = ::open(s.log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd >= 0) {
    const std::string line = std::string(name) + "\n";
    (void)!::write(fd, line.data(), line.size());
    ::close(fd);
  }
}

}  // namespace

void arm(std::string name, Action action, int hit) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  s.armed[std::move(name)] = {action, hit};
  any_armed = true;
}

void before_kill(std::function<void()> action) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  s.before_kill = std::move(action);
}

void disarm_all() {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  s.armed.clear();
  any_armed = s.log_file != nullptr;
}

std::vector<std::string> registered() {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  return {s.names.begin(), s.names.end()};
}

bool register_point(const char* name) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  s.names.insert(name);
  return true;
}

bool enabled() { return any_armed.load(std::memory_order_relaxed); }

void reached(const char* name) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  log_hit(s, name);
  const auto found = s.armed.find(name);
  if (found == s.armed.end() || --found->second.hits_left > 0) {
    return;
  }
  const Action action = found->second.action;
  s.armed.erase(found);
  if (action == Action::kKill) {
    if (s.before_kill) s.before_kill();
    ::kill(::getpid(), SIGKILL);
  }
  throw Error("IZVOR_FAIL_POINT", {{"name", name}});
}

}  // namespace izvor::fail_points
