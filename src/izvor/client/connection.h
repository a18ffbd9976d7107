#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "izvor/runtime/streaming_query.h"
#include "izvor/session/session.h"
#include "izvor/types/data_type.h"

namespace spark::connect {
class Relation;
class WriteOperation;
class WriteStreamOperationStart;
}  // namespace spark::connect

namespace izvor::client {

// Where the plans of a client session go: into this process, or to a Spark Connect server. Thread-safe. Every method throws izvor::Error.
class Connection {
 public:
  virtual ~Connection() = default;

  // "sc://host:port", or empty in process.
  virtual const std::string& remote() const = 0;
  virtual std::string version() = 0;

  virtual std::string get_config(const std::string& key) = 0;
  virtual std::optional<std::string> find_config(const std::string& key) = 0;
  virtual void set_config(const std::string& key, const std::string& value) = 0;
  virtual void unset_config(const std::string& key) = 0;

  virtual Schema schema(const spark::connect::Relation& relation) = 0;
  virtual bool is_streaming(const spark::connect::Relation& relation) = 0;
  virtual std::string explain(const spark::connect::Relation& relation, const std::string& mode) = 0;

  virtual session::QueryResult execute(const spark::connect::Relation& relation) = 0;
  virtual std::string show(const spark::connect::Relation& relation, int rows, int truncate, bool vertical) = 0;
  virtual void write(const spark::connect::WriteOperation& operation) = 0;

  // What lives in this process. A remote connection refuses with IZVOR_REMOTE_HANDLE and sends nothing.
  virtual std::string register_foreach_batch(session::ForeachBatchFunction function) = 0;
  virtual std::shared_ptr<session::MemoryStreamHandle> create_memory_stream(const Schema& schema) = 0;

  virtual std::shared_ptr<runtime::StreamingQuery> start(const spark::connect::WriteStreamOperationStart& operation) = 0;
  virtual std::vector<std::shared_ptr<runtime::StreamingQuery>> active_queries() = 0;
  virtual std::shared_ptr<runtime::StreamingQuery> find_query(const std::string& id) = 0;
  virtual bool await_any_termination(std::optional<std::chrono::milliseconds> timeout) = 0;
  virtual void reset_terminated() = 0;

  // Stops its queries. Nothing else may be called any more.
  virtual void close() = 0;
  virtual bool is_closed() const = 0;

  // Numbers the plans of this session from 0, as PySpark's client does.
  int64_t next_plan_id() { return next_plan_id_.fetch_add(1); }

 private:
  std::atomic<int64_t> next_plan_id_{0};
};

// "sc://..." when `url` is not empty, else in process. The settings are those of the builder.
std::shared_ptr<Connection> connect(const std::string& url, const std::map<std::string, std::string>& settings);

}  // namespace izvor::client
