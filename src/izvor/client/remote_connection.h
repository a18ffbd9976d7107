#pragma once

#include <atomic>
#include <map>

#include "izvor/client/connection.h"
#include "izvor/client/remote_address.h"

namespace izvor::client {

class RemoteSession;

// Plans go to a Spark Connect server as they are.
class RemoteConnection final : public Connection {
 public:
  RemoteConnection(RemoteAddress address, const std::map<std::string, std::string>& settings);
  ~RemoteConnection() override;

  const std::string& remote() const override { return remote_; }
  std::string version() override;
  std::string get_config(const std::string& key) override;
  std::optional<std::string> find_config(const std::string& key) override;
  void set_config(const std::string& key, const std::string& value) override;
  void unset_config(const std::string& key) override;
  Schema schema(const spark::connect::Relation& relation) override;
  bool is_streaming(const spark::connect::Relation& relation) override;
  std::string explain(const spark::connect::Relation& relation, const std::string& mode) override;
  session::QueryResult execute(const spark::connect::Relation& relation) override;
  std::string show(const spark::connect::Relation& relation, int rows, int truncate, bool vertical) override;
  void write(const spark::connect::WriteOperation& operation) override;
  std::string register_foreach_batch(session::ForeachBatchFunction function) override;
  std::shared_ptr<session::MemoryStreamHandle> create_memory_stream(const Schema& schema) override;
  std::shared_ptr<runtime::StreamingQuery> start(const spark::connect::WriteStreamOperationStart& operation) override;
  std::vector<std::shared_ptr<runtime::StreamingQuery>> active_queries() override;
  std::shared_ptr<runtime::StreamingQuery> find_query(const std::string& id) override;
  bool await_any_termination(std::optional<std::chrono::milliseconds> timeout) override;
  void reset_terminated() override;
  void close() override;
  bool is_closed() const override { return closed_; }

 private:
  const std::string remote_;
  std::shared_ptr<RemoteSession> session_;
  std::atomic<bool> closed_ = false;
};

}  // namespace izvor::client
