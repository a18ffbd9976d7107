#include "izvor/python/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>

#include "izvor/base/log.h"
#include "izvor/error.h"

extern char** environ;

namespace izvor::python {
namespace {

// How long an interpreter may take to import PySpark and connect.
constexpr std::chrono::seconds kStartTimeout{60};
constexpr std::chrono::seconds kEndTimeout{5};
constexpr std::chrono::milliseconds kPollStep{50};
constexpr size_t kTailBytes = 8192;

Error worker_error(const std::string& reason) { return Error("IZVOR_PYTHON_WORKER", {{"reason", reason}}); }

// A listening socket in a directory of its own that only this user may enter.
struct ListeningSocket {
  std::string directory;
  std::string path;
  int fd = -1;

  ListeningSocket() {
    std::string pattern = (std::filesystem::temp_directory_path() / "izvor-worker-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw worker_error(std::string("no directory for its socket: ") + std::strerror(errno));
    directory = pattern;
    path = directory + "/socket";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) throw worker_error("the path of its socket is too long: " + path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const mode_t before = ::umask(0177);
    const int bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    ::umask(before);
    if (bound != 0 || ::listen(fd, 1) != 0) throw worker_error(std::string("cannot listen for it: ") + std::strerror(errno));
  }
  ListeningSocket(const ListeningSocket&) = delete;
  ~ListeningSocket() {
    if (fd >= 0) ::close(fd);
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  }
};

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

}  // namespace

// The last bytes that the worker printed.
struct WorkerProcess::Tail {
  std::mutex mutex;
  std::string text;

  void add(std::string_view more) {
    const std::lock_guard lock(mutex);
    text += more;
    if (text.size() > kTailBytes) text.erase(0, text.size() - kTailBytes);
  }
  std::string get() {
    const std::lock_guard lock(mutex);
    return text;
  }
};

WorkerProcess::WorkerProcess(const Spec& spec) : tail_(std::make_shared<Tail>()) {
  const ListeningSocket listener;
  spawn(spec, listener.path);
  accept_worker(listener.fd);
}

void WorkerProcess::spawn(const Spec& spec, const std::string& socket_path) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw worker_error(std::string("no pipe for its output: ") + std::strerror(errno));
  auto changes = spec.environment;
  changes["PYTHON_WORKER_FACTORY_SOCK_PATH"] = socket_path;
  std::vector<std::string> environment = environment_with(changes);
  std::vector<std::string> arguments{spec.python, "-m", spec.module};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDERR_FILENO);
  const int failed = ::posix_spawnp(&pid_, spec.python.c_str(), &actions, nullptr, pointers(arguments).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (failed != 0) {
    ::close(pipe[0]);
    pid_ = -1;
    throw worker_error("'" + spec.python + "' cannot be run: " + std::strerror(failed));
  }
  output_ = std::thread([this, fd = pipe[0]] { drain_output(fd); });
}

void WorkerProcess::drain_output(int pipe) {
  std::array<char, 4096> bytes{};
  for (;;) {
    const ssize_t size = ::read(pipe, bytes.data(), bytes.size());
    if (size <= 0) break;
    const std::string_view text(bytes.data(), static_cast<size_t>(size));
    tail_->add(text);
    log().info("python worker {}: {}", pid_, text.substr(0, text.find_last_not_of('\n') + 1));
  }
  ::close(pipe);
}

void WorkerProcess::accept_worker(int listener) {
  const auto deadline = std::chrono::steady_clock::now() + kStartTimeout;
  while (std::chrono::steady_clock::now() < deadline) {
    pollfd wanted{listener, POLLIN, 0};
    if (::poll(&wanted, 1, static_cast<int>(kPollStep.count())) > 0) {
      socket_ = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket_ >= 0) return;
    }
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      output_.join();
      throw_gone("starting");
    }
  }
  kill();
  throw worker_error("it did not connect within " + std::to_string(kStartTimeout.count()) + " s");
}

WorkerProcess::~WorkerProcess() {
  if (socket_ >= 0) ::close(socket_);
  const auto deadline = std::chrono::steady_clock::now() + kEndTimeout;
  while (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) ::kill(pid_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (output_.joinable()) output_.join();
}

void WorkerProcess::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

void WorkerProcess::write_int(int32_t value) {
  const auto bits = static_cast<uint32_t>(value);
  for (int shift = 24; shift >= 0; shift -= 8) buffer_ += static_cast<char>(bits >> shift);
}

void WorkerProcess::write_long(int64_t value) {
  const auto bits = static_cast<uint64_t>(value);
  for (int shift = 56; shift >= 0; shift -= 8) buffer_ += static_cast<char>(bits >> shift);
}

void WorkerProcess::write_text(const std::string& text) {
  write_int(static_cast<int32_t>(text.size()));
  buffer_ += text;
}

void WorkerProcess::flush() {
  size_t sent = 0;
  while (sent < buffer_.size()) {
    const ssize_t size = ::send(socket_, buffer_.data() + sent, buffer_.size() - sent, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) throw_gone("writing to it");
    sent += static_cast<size_t>(size);
  }
  buffer_.clear();
}

void WorkerProcess::read_exactly(char* out, size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(socket_, out, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw_gone("waiting for its answer");
    out += got;
    size -= static_cast<size_t>(got);
  }
}

int32_t WorkerProcess::read_int() {
  std::array<unsigned char, 4> bytes{};
  read_exactly(reinterpret_cast<char*>(bytes.data()), bytes.size());
  uint32_t value = 0;
  for (const unsigned char byte : bytes) value = value << 8 | byte;
  return static_cast<int32_t>(value);
}

std::string WorkerProcess::read_text() {
  constexpr int32_t kLongest = 64 << 20;
  const int32_t size = read_int();
  if (size < 0 || size > kLongest) throw worker_error("it sent a text of " + std::to_string(size) + " bytes");
  std::string text(static_cast<size_t>(size), '\0');
  read_exactly(text.data(), text.size());
  return text;
}

void WorkerProcess::throw_gone(const std::string& doing) { throw worker_error("it ended while " + doing + "; it had printed: " + tail_->get()); }

}  // namespace izvor::python
