#include "izvor/python/worker_daemon.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "izvor/base/log.h"
#include "izvor/base/uuid.h"
#include "izvor/error.h"

namespace izvor::python {
namespace {

constexpr const char* kModule = "pyspark.daemon";
constexpr const char* kWorkerModule = "pyspark.worker";
constexpr std::chrono::seconds kStartTimeout{60};
constexpr std::chrono::seconds kConnectTimeout{60};

Error worker_error(const std::string& reason) { return Error("IZVOR_PYTHON_WORKER", {{"reason", reason}}); }

ChildProcess::Spec daemon_process(const WorkerDaemon::Spec& spec, const std::string& secret) {
  ChildProcess::Spec process;
  process.command = {spec.python, "-m", kModule, kWorkerModule};
  process.talks = true;
  process.environment = {{"PYTHON_UNIX_DOMAIN_ENABLED", "false"},
                         {"PYTHON_WORKER_FACTORY_SECRET", secret},
                         {"PYTHONUNBUFFERED", "YES"},
                         {"SPARK_BUFFER_SIZE", "65536"},
                         {"SPARK_REUSE_WORKER", "1"},
                         // The answer to a batch is sent before the next batch comes (of kInitMessage and later).
                         {"SPARK_PIPELINED_UDF", "1"}};
  if (!spec.python_path.empty()) process.environment["PYTHONPATH"] = spec.python_path;
  return process;
}

// The port that the daemon prints, four bytes; imports may print before it, which nobody can tell from a port.
int read_port(ChildProcess& process) {
  std::array<unsigned char, 4> bytes{};
  size_t have = 0;
  const auto deadline = std::chrono::steady_clock::now() + kStartTimeout;
  while (have < bytes.size()) {
    pollfd wanted{process.output(), POLLIN, 0};
    if (::poll(&wanted, 1, 100) > 0) {
      const ssize_t got = ::read(process.output(), bytes.data() + have, bytes.size() - have);
      if (got == 0) throw worker_error("its daemon ended while starting; it had printed: " + process.last_words());
      if (got > 0) have += static_cast<size_t>(got);
    }
    if (std::chrono::steady_clock::now() > deadline)
      throw worker_error("its daemon did not start within " + std::to_string(kStartTimeout.count()) + " s");
  }
  const int port = bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
  if (port <= 0 || port > 65535)
    throw worker_error("its daemon printed something else than its port: is there a print in a module named sitecustomize?");
  return port;
}

}  // namespace

WorkerDaemon::WorkerDaemon(const Spec& spec)
    : version_(pyspark_version_of(spec.python, spec.python_path)), secret_(random_uuid()), process_(daemon_process(spec, secret_)) {
  port_ = read_port(process_);
  process_.stop_talking();  // functions may print
}

WorkerDaemon::~WorkerDaemon() = default;

int WorkerDaemon::connect_to_port() const {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port_));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    const int error = errno;
    if (socket >= 0) ::close(socket);
    throw worker_error(std::string("its daemon cannot be reached: ") + std::strerror(error) + "; it had printed: " + process_.last_words());
  }
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  return socket;
}

WorkerDaemon::Worker WorkerDaemon::fork_worker() {
  Worker worker;
  worker.wire = std::make_unique<Wire>(connect_to_port(), [this] { return process_.last_words(); });
  worker.wire->set_patience({}, kConnectTimeout);
  worker.pid = worker.wire->read_int();
  if (worker.pid < 0) throw worker_error("its daemon cannot fork");
  worker.wire->write_text(secret_);
  worker.wire->flush();
  if (worker.wire->read_text() != "ok") throw worker_error("its daemon refused the secret");
  return worker;
}

void WorkerDaemon::kill(int pid) {
  const std::lock_guard lock(mutex_);
  std::array<unsigned char, 4> bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(static_cast<uint32_t>(pid) >> (24 - 8 * i));
  if (::write(process_.input(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    log().warn("python worker {} cannot be ended", pid);
}

}  // namespace izvor::python
