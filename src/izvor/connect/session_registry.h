#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "izvor/connect/client_session.h"
#include "izvor/connect/recent_set.h"

namespace izvor::connect {

// The sessions of a server. Thread-safe.
class SessionRegistry {
 public:
  SessionRegistry(std::shared_ptr<session::Engine> engine, Config config) : engine_(std::move(engine)), config_(std::move(config)) {}
  ~SessionRegistry() { close(); }

  // The session, made at its first use. Throws INVALID_HANDLE.FORMAT (no UUID), .SESSION_CLOSED, or .SESSION_CHANGED when the client has seen another
  // life of the session (`observed` is not empty and not its id). A new session has the defaults of its client's release.
  std::shared_ptr<ClientSession> get(const SessionKey& key, const std::string& observed, const std::string& client_type);
  // As get(), but never makes one: INVALID_HANDLE.SESSION_NOT_FOUND.
  std::shared_ptr<ClientSession> find(const SessionKey& key, const std::string& observed);
  // A copy of the session's settings and views under another id.
  std::shared_ptr<ClientSession> clone(const SessionKey& key, const std::string& observed, const std::string& new_session_id);
  // Ends the session; its id is not taken again unless `allow_reconnect`. Its server-side id; empty when there was none.
  std::string release(const SessionKey& key, bool allow_reconnect);
  // Ends sessions that nobody used and operations that nobody read for so long. A session with a running query or operation is in use.
  void expire(std::chrono::milliseconds unused, std::chrono::milliseconds unread);
  void close();

  const std::shared_ptr<session::Engine>& engine() const { return engine_; }

 private:
  const std::shared_ptr<session::Engine> engine_;
  const Config config_;
  std::mutex mutex_;
  std::map<SessionKey, std::shared_ptr<ClientSession>> sessions_;
  RecentSet<SessionKey> closed_{1000};
};

}  // namespace izvor::connect
