#pragma once

#include <mutex>

#include "izvor/client/connection.h"

namespace izvor::client {

// Plans run in this process.
class InProcessConnection final : public Connection {
 public:
  // Shares the process's engine with the other sessions.
  explicit InProcessConnection(const std::map<std::string, std::string>& settings);
  // With an engine of its own: another clock, pool or budget.
  InProcessConnection(std::shared_ptr<session::Engine> engine, const std::map<std::string, std::string>& settings);
  ~InProcessConnection() override { close(); }

  const std::string& remote() const override { return remote_; }
  std::string version() override;
  std::string get_config(const std::string& key) override { return session_->get_config(key); }
  std::optional<std::string> find_config(const std::string& key) override { return session_->find_config(key); }
  void set_config(const std::string& key, const std::string& value) override { session_->set_config(key, value); }
  void unset_config(const std::string& key) override { session_->unset_config(key); }
  Schema schema(const spark::connect::Relation& relation) override { return session_->schema(relation); }
  bool is_streaming(const spark::connect::Relation& relation) override { return session_->is_streaming(relation); }
  std::string explain(const spark::connect::Relation& relation, const std::string& mode) override { return session_->explain(relation, mode); }
  session::QueryResult execute(const spark::connect::Relation& relation) override { return session_->execute(relation); }
  std::string show(const spark::connect::Relation& relation, int rows, int truncate, bool vertical) override {
    return session_->show(relation, rows, truncate, vertical);
  }
  void write(const spark::connect::WriteOperation& operation) override { session_->write(operation); }
  std::string register_foreach_batch(session::ForeachBatchFunction function) override {
    return session_->register_foreach_batch(std::move(function));
  }
  std::shared_ptr<session::MemoryStreamHandle> create_memory_stream(const Schema& schema) override { return session_->create_memory_stream(schema); }
  std::shared_ptr<runtime::StreamingQuery> start(const spark::connect::WriteStreamOperationStart& operation) override;
  std::vector<std::shared_ptr<runtime::StreamingQuery>> active_queries() override { return session_->active_queries(); }
  std::shared_ptr<runtime::StreamingQuery> find_query(const std::string& id) override { return session_->find_query(id); }
  bool await_any_termination(std::optional<std::chrono::milliseconds> timeout) override;
  void reset_terminated() override;
  void close() override;
  bool is_closed() const override;

 private:
  std::shared_ptr<runtime::StreamingQuery> find_terminated();

  const std::string remote_;
  std::shared_ptr<session::Session> session_;
  mutable std::mutex mutex_;
  bool closed_ = false;
  // Started here and not forgotten by reset_terminated().
  std::vector<std::shared_ptr<runtime::StreamingQuery>> started_;
};

}  // namespace izvor::client
