#include "izvor/python/worker_listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "izvor/base/uuid.h"
#include "izvor/error.h"
#include "izvor/python/wire.h"

namespace izvor::python {
namespace {

// How long an interpreter may take to import PySpark and connect.
constexpr std::chrono::seconds kStartTimeout{60};
constexpr std::chrono::milliseconds kPollStep{50};
constexpr std::chrono::seconds kSecretTimeout{5};

Error worker_error(const std::string& reason) { return Error("IZVOR_PYTHON_WORKER", {{"reason", reason}}); }
Error cannot_listen() { return worker_error(std::string("cannot listen for it: ") + std::strerror(errno)); }

struct Socket {
  explicit Socket(int family) : fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (fd < 0) throw cannot_listen();
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { ::close(fd); }
  const int fd;
};

// The next connection.
int accept_one(int listening, ChildProcess& process) {
  const auto deadline = std::chrono::steady_clock::now() + kStartTimeout;
  while (std::chrono::steady_clock::now() < deadline) {
    pollfd wanted{listening, POLLIN, 0};
    if (::poll(&wanted, 1, static_cast<int>(kPollStep.count())) > 0) {
      const int socket = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket >= 0) return socket;
    }
    if (process.has_ended()) throw worker_error("it ended while starting; it had printed: " + process.last_words());
  }
  process.kill();
  throw worker_error("it did not connect within " + std::to_string(kStartTimeout.count()) + " s");
}

// In a directory of its own that only this user may enter.
class PathListener final : public WorkerListener {
 public:
  PathListener() : directory_{make_directory()}, path_(directory_.path / "socket"), socket_(AF_UNIX) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof(address.sun_path)) throw worker_error("the path of its socket is too long: " + path_);
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    const mode_t before = ::umask(0177);
    const int bound = ::bind(socket_.fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    ::umask(before);
    if (bound != 0 || ::listen(socket_.fd, 1) != 0) throw cannot_listen();
  }

  std::map<std::string, std::string> environment() const override { return {{"PYTHON_WORKER_FACTORY_SOCK_PATH", path_}}; }
  int accept(ChildProcess& process) const override { return accept_one(socket_.fd, process); }

 private:
  struct Directory {
    std::filesystem::path path;
    ~Directory() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  };

  static std::string make_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "izvor-worker-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw worker_error(std::string("no directory for its socket: ") + std::strerror(errno));
    return pattern;
  }

  const Directory directory_;
  const std::string path_;
  const Socket socket_;
};

class LoopbackListener final : public WorkerListener {
 public:
  LoopbackListener() : secret_(random_uuid()), socket_(AF_INET) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_.fd, generic, size) != 0 || ::listen(socket_.fd, 8) != 0 || ::getsockname(socket_.fd, generic, &size) != 0)
      throw cannot_listen();
    port_ = ntohs(address.sin_port);
  }

  std::map<std::string, std::string> environment() const override {
    return {{"PYTHON_WORKER_FACTORY_PORT", std::to_string(port_)}, {"PYTHON_WORKER_FACTORY_SECRET", secret_}};
  }

  // Anybody of this machine may connect: one who does not know the secret is sent away.
  int accept(ChildProcess& process) const override {
    for (;;) {
      const int socket = accept_one(socket_.fd, process);
      const int yes = 1;
      ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
      if (knows_secret(socket)) return socket;
      ::close(socket);
    }
  }

 private:
  bool knows_secret(int socket) const {
    const int copy = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) throw cannot_listen();
    Wire wire(copy, [] { return std::string(); });
    wire.set_patience({}, kSecretTimeout);
    try {
      if (wire.read_text() != secret_) return false;
      wire.write_text("ok");
      wire.flush();
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  const std::string secret_;
  const Socket socket_;
  int port_ = 0;
};

}  // namespace

std::unique_ptr<WorkerListener> WorkerListener::on_path() { return std::make_unique<PathListener>(); }
std::unique_ptr<WorkerListener> WorkerListener::on_loopback() { return std::make_unique<LoopbackListener>(); }

}  // namespace izvor::python
