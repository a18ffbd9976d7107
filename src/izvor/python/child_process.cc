#include "izvor/python/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>

#include "izvor/base/log.h"
#include "izvor/error.h"

extern char** environ;

namespace izvor::python {
namespace {

constexpr std::chrono::seconds kEndTimeout{5};
constexpr std::chrono::milliseconds kLastWordsTimeout{200};
constexpr size_t kTailBytes = 8192;

Error not_run(const std::string& program, int error) {
  return Error("IZVOR_PYTHON_WORKER", {{"reason", "'" + program + "' cannot be run: " + std::strerror(error)}});
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& changes) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!changes.contains(text.substr(0, text.find('=')))) out.push_back(text);
  }
  for (const auto& [name, value] : changes) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
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

ChildProcess::ChildProcess(const Spec& spec) : tail_(std::make_shared<Tail>()) {
  const Pipe printed;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, printed.write, STDERR_FILENO);
  int their_input = -1;
  int their_output = -1;
  if (spec.talks) {
    const Pipe in;
    const Pipe out;
    input_ = in.write;
    output_ = out.read;
    their_input = in.read;
    their_output = out.write;
    posix_spawn_file_actions_adddup2(&actions, their_input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, their_output, STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, printed.write, STDOUT_FILENO);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  set_default_signals(attributes);
  std::vector<std::string> command = spec.command;
  std::vector<std::string> environment = environment_with(spec.environment);
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

void ChildProcess::drain(int pipe, bool is_last) {
  std::array<char, 4096> bytes{};
  for (;;) {
    const ssize_t size = ::read(pipe, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    const std::string_view text(bytes.data(), static_cast<size_t>(size));
    tail_->add(text);
    log().info("python worker {}: {}", pid_, text.substr(0, text.find_last_not_of('\n') + 1));
  }
  ::close(pipe);
  if (is_last) tail_->end();
}

ChildProcess::~ChildProcess() {
  close_input();
  const auto deadline = std::chrono::steady_clock::now() + kEndTimeout;
  while (!has_ended()) {
    if (std::chrono::steady_clock::now() > deadline) kill();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
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
