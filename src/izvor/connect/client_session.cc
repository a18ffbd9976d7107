#include "izvor/connect/client_session.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "izvor/base/uuid.h"

namespace izvor::connect {

ClientSession::ClientSession(SessionKey key, std::shared_ptr<session::Session> engine_session, std::shared_ptr<ArtifactStore> artifacts)
    : key_(std::move(key)),
      server_side_id_(random_uuid()),
      engine_session_(std::move(engine_session)),
      artifacts_(std::move(artifacts)),
      last_used_(std::chrono::steady_clock::now()) {}

std::shared_ptr<Operation> ClientSession::add_operation(Operation::Identity identity) {
  auto operation = std::make_shared<Operation>(std::move(identity));
  const std::string& id = operation->identity().operation_id;
  const std::lock_guard lock(mutex_);
  if (closed_) throw Error("INVALID_HANDLE.SESSION_CLOSED", {{"handle", key_.session_id}});
  if (abandoned_.contains(id)) throw Error("INVALID_HANDLE.OPERATION_ABANDONED", {{"handle", id}});
  if (!operations_.emplace(id, operation).second) throw Error("INVALID_HANDLE.OPERATION_ALREADY_EXISTS", {{"handle", id}});
  return operation;
}

std::shared_ptr<Operation> ClientSession::operation(const std::string& operation_id) {
  if (auto found = find_operation(operation_id)) return found;
  const std::lock_guard lock(mutex_);
  if (abandoned_.contains(operation_id)) throw Error("INVALID_HANDLE.OPERATION_ABANDONED", {{"handle", operation_id}});
  throw Error("INVALID_HANDLE.OPERATION_NOT_FOUND", {{"handle", operation_id}});
}

std::shared_ptr<Operation> ClientSession::find_operation(const std::string& operation_id) {
  const std::lock_guard lock(mutex_);
  const auto found = operations_.find(operation_id);
  return found == operations_.end() ? nullptr : found->second;
}

void ClientSession::remove_operation(const std::string& operation_id) {
  // The last owner ends the operation and waits for its body: outside of the lock.
  decltype(operations_)::node_type removed;
  const std::lock_guard lock(mutex_);
  removed = operations_.extract(operation_id);
}

std::vector<std::shared_ptr<Operation>> ClientSession::operations() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Operation>> out;
  for (const auto& [id, operation] : operations_) out.push_back(operation);
  return out;
}

void ClientSession::abandon_operations(std::chrono::steady_clock::time_point detached_before) {
  std::vector<std::shared_ptr<Operation>> abandoned;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(operations_, [&](const auto& entry) {
      const auto since = entry.second->detached_since();
      if (!since || *since >= detached_before) return false;
      abandoned.push_back(entry.second);
      abandoned_.add(entry.first);
      return true;
    });
  }
  for (const auto& operation : abandoned) operation->cancel();
}

void ClientSession::add_query(std::shared_ptr<runtime::StreamingQuery> query) {
  const std::lock_guard lock(mutex_);
  queries_.push_back(std::move(query));
}

std::shared_ptr<runtime::StreamingQuery> ClientSession::find_query(const std::string& id, const std::string& run_id) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(queries_.begin(), queries_.end(), [&](const auto& query) { return query->id() == id && query->run_id() == run_id; });
  return found == queries_.end() ? nullptr : *found;
}

std::vector<std::shared_ptr<runtime::StreamingQuery>> ClientSession::awaited_queries() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<runtime::StreamingQuery>> awaited;
  std::ranges::copy_if(queries_, std::back_inserter(awaited), [&](const auto& query) { return !reset_runs_.contains(query->run_id()); });
  return awaited;
}

void ClientSession::reset_terminated() {
  const std::lock_guard lock(mutex_);
  for (const auto& query : queries_) {
    if (!query->is_active()) reset_runs_.insert(query->run_id());
  }
}

std::string ClientSession::listener_operation() const {
  const std::lock_guard lock(mutex_);
  return listener_operation_;
}

void ClientSession::set_listener_operation(const std::string& operation_id) {
  const std::lock_guard lock(mutex_);
  listener_operation_ = operation_id;
}

void ClientSession::add_server_listener(const std::string& id, std::shared_ptr<runtime::QueryListener> listener) {
  engine_session_->listeners().add(listener);
  remove_server_listener(id);
  const std::lock_guard lock(mutex_);
  server_listeners_[id] = std::move(listener);
}

void ClientSession::remove_server_listener(const std::string& id) {
  std::shared_ptr<runtime::QueryListener> removed;
  {
    const std::lock_guard lock(mutex_);
    const auto found = server_listeners_.find(id);
    if (found == server_listeners_.end()) return;
    removed = std::move(found->second);
    server_listeners_.erase(found);
  }
  engine_session_->listeners().remove(removed.get());
}

std::vector<std::string> ClientSession::server_listeners() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& [id, listener] : server_listeners_) ids.push_back(id);
  return ids;
}

void ClientSession::touch() {
  const std::lock_guard lock(mutex_);
  last_used_ = std::chrono::steady_clock::now();
}

std::chrono::steady_clock::time_point ClientSession::last_used() const {
  const std::lock_guard lock(mutex_);
  return last_used_;
}

void ClientSession::close() {
  for (const auto& operation : operations()) operation->cancel();
  engine_session_->close();
  for (const std::string& id : server_listeners()) remove_server_listener(id);
  std::map<std::string, std::shared_ptr<Operation>> ended;
  const std::lock_guard lock(mutex_);
  closed_ = true;
  ended.swap(operations_);
}

}  // namespace izvor::connect
