#include "izvor/connect/session_registry.h"

#include <algorithm>
#include <utility>

#include "izvor/connect/client_profile.h"

namespace izvor::connect {
namespace {

bool is_uuid(const std::string& text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_dash_place = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash_place ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

void require_uuid(const std::string& session_id) {
  if (!is_uuid(session_id)) throw Error("INVALID_HANDLE.FORMAT", {{"handle", session_id}});
}

void require_same_life(const ClientSession& session, const std::string& observed) {
  if (!observed.empty() && observed != session.server_side_id())
    throw Error("INVALID_HANDLE.SESSION_CHANGED", {{"handle", session.key().session_id}});
}

bool is_busy(ClientSession& session) {
  return !session.engine_session().active_queries().empty() ||
         std::ranges::any_of(session.operations(), [](const auto& operation) { return !operation->has_ended(); });
}

}  // namespace

std::shared_ptr<ClientSession> SessionRegistry::get(const SessionKey& key, const std::string& observed, const std::string& client_type) {
  require_uuid(key.session_id);
  const std::lock_guard lock(mutex_);
  if (closed_.contains(key)) throw Error("INVALID_HANDLE.SESSION_CLOSED", {{"handle", key.session_id}});
  auto& session = sessions_[key];
  if (session == nullptr) {
    auto engine_session = session::Session::create(engine_, config_, profile_of_client(client_type));
    session = std::make_shared<ClientSession>(key, std::move(engine_session), std::make_shared<ArtifactStore>());
  }
  require_same_life(*session, observed);
  session->touch();
  return session;
}

std::shared_ptr<ClientSession> SessionRegistry::find(const SessionKey& key, const std::string& observed) {
  require_uuid(key.session_id);
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) {
    throw Error(closed_.contains(key) ? "INVALID_HANDLE.SESSION_CLOSED" : "INVALID_HANDLE.SESSION_NOT_FOUND", {{"handle", key.session_id}});
  }
  require_same_life(*found->second, observed);
  found->second->touch();
  return found->second;
}

std::shared_ptr<ClientSession> SessionRegistry::clone(const SessionKey& key, const std::string& observed, const std::string& new_session_id) {
  const std::shared_ptr<ClientSession> original = find(key, observed);
  require_uuid(new_session_id);
  const SessionKey new_key{key.user_id, new_session_id};
  const std::lock_guard lock(mutex_);
  if (sessions_.contains(new_key) || closed_.contains(new_key))
    throw Error("INVALID_CLONE_SESSION_REQUEST.TARGET_SESSION_ID_ALREADY_EXISTS", {{"targetSessionId", new_session_id}});
  auto copy = std::make_shared<ClientSession>(new_key, original->engine_session().clone(), original->shared_artifacts());
  sessions_.emplace(new_key, copy);
  return copy;
}

std::string SessionRegistry::release(const SessionKey& key, bool allow_reconnect) {
  std::shared_ptr<ClientSession> released;
  {
    const std::lock_guard lock(mutex_);
    if (!allow_reconnect) closed_.add(key);
    const auto node = sessions_.extract(key);
    if (node.empty()) return "";
    released = node.mapped();
  }
  released->close();
  return released->server_side_id();
}

void SessionRegistry::expire(std::chrono::milliseconds unused, std::chrono::milliseconds unread) {
  const auto now = std::chrono::steady_clock::now();
  std::vector<std::shared_ptr<ClientSession>> living;
  std::vector<std::shared_ptr<ClientSession>> expired;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [&](const auto& entry) {
      const auto& session = entry.second;
      const bool ends = !is_busy(*session) && session->last_used() < now - unused;
      (ends ? expired : living).push_back(session);
      if (ends) closed_.add(entry.first);
      return ends;
    });
  }
  for (const auto& session : living) session->abandon_operations(now - unread);
  for (const auto& session : expired) session->close();
}

void SessionRegistry::close() {
  std::map<SessionKey, std::shared_ptr<ClientSession>> sessions;
  {
    const std::lock_guard lock(mutex_);
    sessions.swap(sessions_);
  }
  for (const auto& [key, session] : sessions) session->close();
}

}  // namespace izvor::connect
