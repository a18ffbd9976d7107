#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "izvor/connect/artifact_store.h"
#include "izvor/connect/operation.h"
#include "izvor/connect/recent_set.h"
#include "izvor/connect/status.h"
#include "izvor/runtime/query_listener.h"
#include "izvor/runtime/streaming_query.h"
#include "izvor/session/session.h"

namespace izvor::connect {

// Whose session: clients choose the session id, a UUID.
struct SessionKey {
  std::string user_id;
  std::string session_id;
  auto operator<=>(const SessionKey& other) const = default;
};

// An engine's session with what the protocol adds to it: running operations, the queries that clients hold handles of, errors to be told.
// Thread-safe.
class ClientSession {
 public:
  // A session that is a copy of another shares its artifacts.
  ClientSession(SessionKey key, std::shared_ptr<session::Session> engine_session, std::shared_ptr<ArtifactStore> artifacts);
  ~ClientSession() { close(); }

  const SessionKey& key() const { return key_; }
  // Tells this life of the session from another under the same id.
  const std::string& server_side_id() const { return server_side_id_; }
  session::Session& engine_session() { return *engine_session_; }
  const std::shared_ptr<ArtifactStore>& shared_artifacts() const { return artifacts_; }
  const std::shared_ptr<session::Session>& shared_engine_session() const { return engine_session_; }
  ErrorStore& errors() { return errors_; }
  ArtifactStore& artifacts() { return *artifacts_; }

  // ---- operations ----
  // Throws INVALID_HANDLE.OPERATION_ALREADY_EXISTS, .OPERATION_ABANDONED or .SESSION_CLOSED.
  std::shared_ptr<Operation> add_operation(Operation::Identity identity);
  // Throws INVALID_HANDLE.OPERATION_NOT_FOUND or .OPERATION_ABANDONED.
  std::shared_ptr<Operation> operation(const std::string& operation_id);
  // Null when there is none of that id.
  std::shared_ptr<Operation> find_operation(const std::string& operation_id);
  void remove_operation(const std::string& operation_id);
  std::vector<std::shared_ptr<Operation>> operations();
  // Cancels and forgets the operations that nobody has read since `detached_before`.
  void abandon_operations(std::chrono::steady_clock::time_point detached_before);

  // ---- streaming queries ----
  void add_query(std::shared_ptr<runtime::StreamingQuery> query);
  // Null when unknown; an ended query stays known as long as the session.
  std::shared_ptr<runtime::StreamingQuery> find_query(const std::string& id, const std::string& run_id);
  // Those whose end awaitAnyTermination() waits for: all but the ones that had ended at the last reset_terminated().
  std::vector<std::shared_ptr<runtime::StreamingQuery>> awaited_queries();
  void reset_terminated();

  // The operation that carries the events of streaming queries to the client; empty when there is none.
  std::string listener_operation() const;
  void set_listener_operation(const std::string& operation_id);

  // Listeners that run on the server, by the client's id for them.
  void add_server_listener(const std::string& id, std::shared_ptr<runtime::QueryListener> listener);
  void remove_server_listener(const std::string& id);
  std::vector<std::string> server_listeners() const;

  void touch();
  std::chrono::steady_clock::time_point last_used() const;
  // Cancels the operations, stops the queries. Idempotent.
  void close();

 private:
  const SessionKey key_;
  const std::string server_side_id_;
  const std::shared_ptr<session::Session> engine_session_;
  const std::shared_ptr<ArtifactStore> artifacts_;
  ErrorStore errors_;
  mutable std::mutex mutex_;
  bool closed_ = false;
  std::map<std::string, std::shared_ptr<Operation>> operations_;
  RecentSet<std::string> abandoned_{1000};
  std::vector<std::shared_ptr<runtime::StreamingQuery>> queries_;
  std::set<std::string> reset_runs_;  // run ids
  std::string listener_operation_;
  std::map<std::string, std::shared_ptr<runtime::QueryListener>> server_listeners_;
  std::chrono::steady_clock::time_point last_used_;
};

}  // namespace izvor::connect
