#include "izvor/connect/server.h"

#include <algorithm>
#include <chrono>
#include <climits>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stop_token>
#include <thread>

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "izvor/connect/service.h"
#include "izvor/error.h"

namespace izvor::connect {
namespace {

constexpr std::chrono::milliseconds kExpiryCheck{10'000};
constexpr std::chrono::seconds kDrainTime{2};
constexpr int kLeastMillisecondsBetweenPings = 1000;

Error not_started(const std::string& address, const std::string& reason) {
  return Error("IZVOR_SERVER_NOT_STARTED", {{"address", address}, {"reason", reason}});
}

bool is_loopback(const std::string& host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error("IZVOR_IO_ERROR", {{"operation", "Reading"}, {"path", path}, {"reason", "it cannot be opened"}});
  return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<grpc::ServerCredentials> credentials(const ServerOptions& options) {
  if (options.certificate_file.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({content_of(options.key_file), content_of(options.certificate_file)});
  return grpc::SslServerCredentials(tls);
}

class GrpcServer final : public Server {
 public:
  GrpcServer(const ServerOptions& options, const Config& config)
      : sessions_(std::make_shared<SessionRegistry>(session::Engine::create(config), config)), service_(sessions_, options.token) {
    const std::string address = options.host + ":" + std::to_string(options.port);
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, credentials(options), &port_);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    // PySpark's clients ping once a minute, whether or not a call runs; gRPC takes that for an attack unless told.
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kLeastMillisecondsBetweenPings);
    builder.SetMaxReceiveMessageSize(static_cast<int>(std::min<int64_t>(config.get_bytes(config::kLargestRequest), INT_MAX)));
    builder.SetMaxSendMessageSize(INT_MAX);  // the client decides
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port_ == 0) throw not_started(address, "the port is in use or the address is not of this machine");
    url_ = "sc://localhost:" + std::to_string(port_);
    service_.set_local_url(url_);
    const std::chrono::milliseconds unused(config.get_duration_ms(config::kSessionTimeout));
    const std::chrono::milliseconds unread(config.get_duration_ms(config::kOperationTimeout));
    expiry_ = std::jthread([this, unused, unread](const std::stop_token& stop) { expire_sessions(stop, unused, unread); });
  }
  ~GrpcServer() override { stop(); }

  int port() const override { return port_; }
  const std::string& url() const override { return url_; }

  void stop() override {
    if (server_ == nullptr) return;
    expiry_.request_stop();
    sessions_->close();
    server_->Shutdown(std::chrono::system_clock::now() + kDrainTime);
    server_->Wait();
    server_.reset();
  }

 private:
  void expire_sessions(const std::stop_token& stop, std::chrono::milliseconds unused, std::chrono::milliseconds unread) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      wake.wait_for(lock, stop, std::min({kExpiryCheck, unused, unread}), [] { return false; });
      if (!stop.stop_requested()) sessions_->expire(unused, unread);
    }
  }

  std::shared_ptr<SessionRegistry> sessions_;
  Service service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
  std::string url_;
  std::jthread expiry_;
};

}  // namespace

std::unique_ptr<Server> Server::start(const ServerOptions& options, const Config& config) {
  const std::string address = options.host + ":" + std::to_string(options.port);
  if (options.certificate_file.empty() != options.key_file.empty()) throw not_started(address, "TLS needs a certificate and a key");
  if (!is_loopback(options.host) && (options.token.empty() || options.certificate_file.empty())) {
    throw not_started(address, "an address that others can reach needs a token and TLS");
  }
  return std::make_unique<GrpcServer>(options, config);
}

}  // namespace izvor::connect
