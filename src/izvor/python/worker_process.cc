#include "izvor/python/worker_process.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "izvor/error.h"

namespace izvor::python {
namespace {

// How long an interpreter may take to import PySpark and connect.
constexpr std::chrono::seconds kStartTimeout{60};
constexpr std::chrono::milliseconds kPollStep{50};

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

// The worker's connection.
int accept_worker(const ListeningSocket& listener, ChildProcess& process) {
  const auto deadline = std::chrono::steady_clock::now() + kStartTimeout;
  while (std::chrono::steady_clock::now() < deadline) {
    pollfd wanted{listener.fd, POLLIN, 0};
    if (::poll(&wanted, 1, static_cast<int>(kPollStep.count())) > 0) {
      const int socket = ::accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket >= 0) return socket;
    }
    if (process.has_ended()) throw worker_error("it ended while starting; it had printed: " + process.last_words());
  }
  process.kill();
  throw worker_error("it did not connect within " + std::to_string(kStartTimeout.count()) + " s");
}

}  // namespace

WorkerProcess::WorkerProcess(const Spec& spec) {
  const ListeningSocket listener;
  ChildProcess::Spec child;
  child.command = {spec.python, "-m", spec.module};
  child.environment = spec.environment;
  child.environment["PYTHON_WORKER_FACTORY_SOCK_PATH"] = listener.path;
  process_ = std::make_unique<ChildProcess>(child);
  const int socket = accept_worker(listener, *process_);
  wire_ = std::make_unique<Wire>(socket, [process = process_.get()] { return process->last_words(); });
}

WorkerProcess::~WorkerProcess() { wire_.reset(); }

void WorkerProcess::kill() {
  process_->kill();
  wire_->shut_down();
}

}  // namespace izvor::python
