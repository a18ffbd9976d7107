#pragma once

#include <memory>
#include <string>

#include "izvor/base/config.h"

namespace izvor::connect {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 15002;   // 0: a free one
  std::string token;  // asked for as "authorization: Bearer ..." when not empty
  // PEM files; both or none.
  std::string certificate_file;
  std::string key_file;
};

// A Spark Connect server, serving from its start until it is stopped.
class Server {
 public:
  // Throws IZVOR_SERVER_NOT_STARTED when the address cannot be had, or when an address other than loopback lacks a token or TLS.
  static std::unique_ptr<Server> start(const ServerOptions& options, const Config& config);
  virtual ~Server() = default;

  virtual int port() const = 0;
  // "sc://127.0.0.1:15002".
  virtual const std::string& url() const = 0;
  // Takes no more calls, stops the queries after their batch, and returns.
  virtual void stop() = 0;
};

}  // namespace izvor::connect
