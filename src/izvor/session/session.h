#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "izvor/base/config.h"
#include "izvor/io/foreach_batch/foreach_batch_sink.h"
#include "izvor/runtime/query_listener.h"
#include "izvor/runtime/streaming_query.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"
#include "izvor/types/value.h"

namespace spark::connect {
class Relation;
class WriteOperation;
class WriteStreamOperationStart;
}  // namespace spark::connect

namespace izvor {
class MemoryBudget;
class WorkerPool;
class Clock;
}  // namespace izvor
namespace izvor::python {
struct PythonSettings;
class WorkerSupply;
}  // namespace izvor::python
namespace izvor::expr {
struct ExternalFunctionSpec;
}

namespace izvor::session {

// What one process has once: worker pool, memory budget, clock. Shared by its sessions.
struct Engine {
  std::shared_ptr<MemoryBudget> budget;
  std::shared_ptr<WorkerPool> pool;
  std::shared_ptr<Clock> clock;
  std::shared_ptr<python::WorkerSupply> python_workers;

  // From izvor.threads and izvor.memory.limit of the configuration; registers the built-in connectors.
  static std::shared_ptr<Engine> create(const Config& config);
};

// A collected result.
struct QueryResult {
  Schema schema;
  std::vector<Batch> batches;
};

// Takes a result as it comes, on the thread that asked for it: the schema once, then the rows in order.
class ResultReceiver {
 public:
  virtual ~ResultReceiver() = default;
  virtual void begin(const Schema& schema) = 0;
  virtual void add(Batch&& rows) = 0;
};

// Called on the query's thread once a batch with the batch's rows, all of them, before the batch commits.
using ForeachBatchFunction = std::function<void(const QueryResult& rows, const io::SinkBatch& batch)>;

// A source that a program feeds: rows given to add() become visible to queries as one unit. Thread-safe.
class MemoryStreamHandle {
 public:
  virtual ~MemoryStreamHandle() = default;
  virtual const std::string& handle() const = 0;
  virtual void add(std::vector<std::vector<Value>> rows) = 0;
};

// One client's world: configuration, queries, in-process handles. Thread-safe.
class Session {
 public:
  virtual ~Session() = default;
  // `profile`: defaults of this session that differ from the registered ones, where `config` does not set them.
  static std::shared_ptr<Session> create(std::shared_ptr<Engine> engine, const Config& config, std::map<std::string, std::string> profile = {});

  virtual std::string get_config(const std::string& key) const = 0;  // SQL_CONF_NOT_FOUND when unknown and unset
  virtual std::optional<std::string> find_config(const std::string& key) const = 0;
  // What was set in this session.
  virtual std::map<std::string, std::string> all_config() const = 0;
  virtual void set_config(const std::string& key, const std::string& value) = 0;
  virtual void unset_config(const std::string& key) = 0;

  // AnalyzePlan.
  virtual Schema schema(const spark::connect::Relation& relation) = 0;
  virtual bool is_streaming(const spark::connect::Relation& relation) = 0;
  // Spark's explain modes; "simple" prints the physical plan, "extended" all stages.
  virtual std::string explain(const spark::connect::Relation& relation, const std::string& mode) = 0;

  // ExecutePlan of a relation: runs it to its end. Queries with streaming sources throw as Spark does. `cancelled` is asked now and then; once it
  // holds, OPERATION_CANCELED is thrown.
  virtual void stream_result(const spark::connect::Relation& relation, ResultReceiver& out, const std::function<bool()>& cancelled = {}) = 0;
  // The same, collected.
  QueryResult execute(const spark::connect::Relation& relation, const std::function<bool()>& cancelled = {});
  // A query of SQL text, or what carry_out takes.
  QueryResult execute_sql(const std::string& text);
  // SET and RESET are carried out at once: the relation has the rows that they answer with. Nothing for any other text. Throws as set_config, and the
  // errors of their syntax.
  std::optional<spark::connect::Relation> carry_out(const std::string& text);
  // Spark's show(): the table as text.
  virtual std::string show(const spark::connect::Relation& relation, int rows, int truncate, bool vertical) = 0;
  virtual void write(const spark::connect::WriteOperation& operation) = 0;

  // A temporary view: TEMP_TABLE_OR_VIEW_ALREADY_EXISTS when there is one of that name and it is not to be replaced.
  virtual void create_temp_view(const spark::connect::Relation& relation, const std::string& name, bool replace) = 0;
  // False when there was none.
  virtual bool drop_temp_view(const std::string& name) = 0;
  // A function that SQL and call_function() then know by its name.
  virtual void register_function(const expr::ExternalFunctionSpec& function) = 0;
  // How this session runs Python functions, and where its workers come from.
  virtual python::PythonSettings python_settings() const = 0;
  virtual const std::shared_ptr<python::WorkerSupply>& python_workers() const = 0;
  // Where functions of this session find modules (PYTHONPATH) and files; both may be empty.
  virtual void set_python_files(const std::string& python_path, const std::string& files_directory) = 0;
  // Rows that a CachedRemoteRelation of this id stands for.
  virtual void put_cached_relation(const std::string& id, QueryResult rows) = 0;
  virtual void remove_cached_relation(const std::string& id) = 0;
  // Another session with the same settings and views.
  virtual std::shared_ptr<Session> clone() = 0;

  // Handles: the plan carries them; they live as long as the session. A foreach-batch function travels as
  // WriteStreamOperationStart.foreach_batch.scala_function.payload = "izvor-handle:<handle>"; a memory stream as
  // Relation.read.data_source{format: "memory-stream", options: {"handle": <handle>}}.
  virtual std::string register_foreach_batch(ForeachBatchFunction function, io::ForeachNames names = {}) = 0;
  virtual std::shared_ptr<MemoryStreamHandle> create_memory_stream(const Schema& schema) = 0;

  // `on_terminated` is called on the query's thread when it has ended, whatever ended it.
  virtual std::shared_ptr<runtime::StreamingQuery> start(const spark::connect::WriteStreamOperationStart& operation,
                                                         std::function<void()> on_terminated = {}) = 0;
  virtual std::vector<std::shared_ptr<runtime::StreamingQuery>> active_queries() = 0;
  virtual std::shared_ptr<runtime::StreamingQuery> find_query(const std::string& id) = 0;
  virtual runtime::QueryListenerBus& listeners() = 0;
  virtual void unregister_foreach_batch(const std::string& handle) = 0;
  // Stops all queries.
  virtual void close() = 0;
};

// A result of one row with one text, as show() gives it.
QueryResult one_text_cell(const std::string& column, const std::string& text);

}  // namespace izvor::session
