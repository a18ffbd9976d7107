#pragma once

#include <memory>
#include <string>

#include "izvor/connect/client_session.h"
#include "izvor/connect/operation.h"

namespace izvor::connect {

class SessionRegistry;

// What only the server knows of itself.
struct ServerFacts {
  std::string local_url;  // "sc://localhost:PORT", for worker processes
  std::string token;      // empty: none is asked for
};

// What a command runs with, on its operation's thread.
struct CommandContext {
  SessionRegistry& sessions;
  const std::shared_ptr<ClientSession>& session;
  Operation& operation;
  const ServerFacts& server;
};

}  // namespace izvor::connect
