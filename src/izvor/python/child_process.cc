#include "izvor/python/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "izvor/base/log.h"
#include "izvor/error.h"
#include "izvor/python/spawn_arguments.h"

namespace izvor::python {
namespace {

constexpr std::chrono::seconds kEndTimeout{5};
constexpr std::chrono::milliseconds kLastWordsTimeout{200};
constexpr size_t kTailBytes = 8192;
constexpr size_t kLongestLine = 8192;

Error not_run(const std::string& program, int error) {
  return Error("IZVOR_PYTHON_WORKER", {{"reason", "'" + program + "' cannot be run: " + std::strerror(error)}});
}

struct Pipe {
  int read = -1;
  int write = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw not_run("a pipe", errno);
    read = ends[0];
    write = ends[1];
  }
};

// Signals that this process handles are the child's own again.
void set_default_signals(posix_spawnattr_t& attributes) {
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
}

// The package of PySpark's client alone comes without Spark, but its workers ask where Spark is.
std::vector<std::string> environment_of(const ChildProcess::Spec& spec) {
  auto own = spec.environment;
  if (std::getenv("SPARK_HOME") == nullptr) own.try_emplace("SPARK_HOME", "/");
  return environment_with(own);
}

bool ends_within(pid_t pid, std::chrono::milliseconds time) {
  const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) return false;
  pollfd end{handle, POLLIN, 0};
  const int ready = ::poll(&end, 1, static_cast<int>(time.count()));
  ::close(handle);
  return ready > 0;
}

}  // namespace

struct ChildProcess::Tail {
  std::mutex mutex;
  std::condition_variable ended;
  bool has_ended = false;
  std::string text;

  void add(std::string_view more) {
    const std::lock_guard lock(mutex);
    text += more;
    if (text.size() > kTailBytes) text.erase(0, text.size() - kTailBytes);
  }
  void end() {
    const std::lock_guard lock(mutex);
    has_ended = true;
    ended.notify_all();
  }
  // A process that dies prints why just before; what is still on its way is waited for.
  std::string get() {
    std::unique_lock lock(mutex);
    ended.wait_for(lock, kLastWordsTimeout, [&] { return has_ended; });
    return text;
  }
};

ChildProcess::ChildProcess(const Spec& spec) : talks_(spec.talks), tail_(std::make_shared<Tail>()) {
  const Pipe printed;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, printed.write, STDERR_FILENO);
  int their_input = -1;
  int their_output = -1;
  if (spec.talks || spec.watches) {
    const Pipe in;
    input_ = in.write;
    their_input = in.read;
    posix_spawn_file_actions_adddup2(&actions, their_input, STDIN_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  if (spec.talks) {
    const Pipe out;
    output_ = out.read;
    their_output = out.write;
    posix_spawn_file_actions_adddup2(&actions, their_output, STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_adddup2(&actions, printed.write, STDOUT_FILENO);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  set_default_signals(attributes);
  std::vector<std::string> command = spec.command;
  std::vector<std::string> environment = environment_of(spec);
  const int failed = ::posix_spawnp(&pid_, command.front().c_str(), &actions, &attributes, pointers(command).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  for (const int theirs : {printed.write, their_input, their_output}) {
    if (theirs >= 0) ::close(theirs);
  }
  if (failed != 0) {
    for (const int ours : {printed.read, input_, output_}) {
      if (ours >= 0) ::close(ours);
    }
    throw not_run(command.front(), failed);
  }
  drains_.emplace_back([this, pipe = printed.read] { drain(pipe, true); });
}

// A line is printed in pieces; `all`: the last one too, which has no end.
void ChildProcess::log_lines(std::string& text, bool all) const {
  const auto level = is_ending_ ? spdlog::level::debug : spdlog::level::info;
  size_t start = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
    log().log(level, "python worker {}: {}", pid_, std::string_view(text).substr(start, end - start));
    start = end + 1;
  }
  text.erase(0, start);
  if (text.empty() || !(all || text.size() > kLongestLine)) return;
  log().log(level, "python worker {}: {}", pid_, text);
  text.clear();
}

void ChildProcess::drain(int pipe, bool is_last) {
  std::array<char, 4096> bytes{};
  std::string line;
  for (;;) {
    const ssize_t size = ::read(pipe, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    const std::string_view text(bytes.data(), static_cast<size_t>(size));
    tail_->add(text);
    line += text;
    log_lines(line, false);
  }
  log_lines(line, true);
  ::close(pipe);
  if (is_last) tail_->end();
}

ChildProcess::~ChildProcess() {
  if (talks_) close_input();
  if (!has_ended()) {
    if (!ends_within(pid_, kEndTimeout)) kill();
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  close_input();
  if (output_ >= 0) ::close(output_);
  for (std::thread& drain : drains_) drain.join();
}

bool ChildProcess::has_ended() {
  if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ < 0;
}

void ChildProcess::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

void ChildProcess::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

void ChildProcess::stop_talking() {
  drains_.emplace_back([this, pipe = output_] { drain(pipe, false); });
  output_ = -1;
}

std::string ChildProcess::last_words() const { return tail_->get(); }

}  // namespace izvor::python
