#include "izvor/session/session.h"

#include <spark/connect/commands.pb.h>
#include <spark/connect/relations.pb.h>

#include <arrow/memory_pool.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <utility>

#include "izvor/analyze/analyzer.h"
#include "izvor/analyze/description.h"
#include "izvor/analyze/streaming_rules.h"
#include "izvor/base/uuid.h"
#include "izvor/catalog/warehouse.h"
#include "izvor/error.h"
#include "izvor/fs/file_system.h"
#include "izvor/io/console/table_printer.h"
#include "izvor/io/foreach_batch/foreach_batch_sink.h"
#include "izvor/io/memory/memory_stream.h"
#include "izvor/io/memory/memory_table.h"
#include "izvor/lower/lower.h"
#include "izvor/optimize/optimizer.h"
#include "izvor/python/python_function.h"
#include "izvor/python/worker_supply.h"
#include "izvor/runtime/query_definition.h"
#include "izvor/session/batch_query.h"
#include "izvor/session/batch_write.h"
#include "izvor/session/python_settings.h"
#include "izvor/types/identifier.h"
#include "izvor/types/local_time_zone.h"

namespace izvor::session {
namespace {

constexpr const char* kCheckpointLocation = "spark.sql.streaming.checkpointLocation";

class MemoryStreamOwner final : public MemoryStreamHandle {
 public:
  explicit MemoryStreamOwner(const Schema& schema) : stream_(io::MemoryStream::create(schema)) {}
  ~MemoryStreamOwner() override { io::MemoryStream::remove(stream_->handle()); }
  const std::string& handle() const override { return stream_->handle(); }
  void add(std::vector<std::vector<Value>> rows) override { stream_->add(rows); }

 private:
  std::shared_ptr<io::MemoryStream> stream_;
};

int grouping_columns(const plan::Node& node) {
  const auto* aggregate = node.as<plan::Aggregate>();
  return aggregate == nullptr ? 0 : static_cast<int>(aggregate->groupings.size());
}

const io::SinkConnector& sink_connector(const std::string& format) {
  const io::SinkConnector* connector = io::find_sink(format);
  if (connector == nullptr) throw Error("DATA_SOURCE_NOT_FOUND", {{"provider", format}});
  return *connector;
}

struct Collector final : ResultReceiver {
  QueryResult result;
  void begin(const Schema& schema) override { result.schema = schema; }
  void add(Batch&& rows) override { result.batches.push_back(std::move(rows)); }
};

class LocalSession final : public Session {
 public:
  LocalSession(std::shared_ptr<Engine> engine, const Config& config, std::map<std::string, std::string> profile)
      : engine_(std::move(engine)), profile_(std::move(profile)), config_(config) {
    for (const auto& [key, value] : profile_) {
      if (!config_.values().contains(key)) config_.set(key, value);
    }
    if (!config_.values().contains(config::kSessionTimeZone.key)) config_.set(config::kSessionTimeZone.key, local_time_zone_name());
    catalog_.set_function_factory(
        [this](const expr::ExternalFunctionSpec& spec) { return python::make_python_function(spec, python_settings(), engine_->python_workers); });
  }
  ~LocalSession() override { close(); }

  // ---- configuration ----

  std::string get_config(const std::string& key) const override {
    auto value = find_config(key);
    if (!value) throw Error("SQL_CONF_NOT_FOUND", {{"sqlConf", "\"" + key + "\""}});
    return *value;
  }

  std::optional<std::string> find_config(const std::string& key) const override {
    const std::lock_guard lock(mutex_);
    return config_.get(key);
  }

  std::map<std::string, std::string> all_config() const override {
    const Config settings = config();
    return {settings.values().begin(), settings.values().end()};
  }

  void set_config(const std::string& key, const std::string& value) override {
    if (key == config::kSessionTimeZone.key) TimeZone::parse(value);
    const std::lock_guard lock(mutex_);
    config_.set(key, value);
  }

  void unset_config(const std::string& key) override {
    const std::lock_guard lock(mutex_);
    config_.unset(key);
    if (const auto usual = profile_.find(key); usual != profile_.end()) config_.set(key, usual->second);
  }

  // ---- analysis and batch queries ----

  Schema schema(const spark::connect::Relation& relation) override { return plan::schema_of(*described(relation)); }
  bool is_streaming(const spark::connect::Relation& relation) override { return plan::is_streaming(*described(relation)); }

  std::string explain(const spark::connect::Relation& relation, const std::string& mode) override {
    const Config settings = config();
    const plan::NodePtr resolved = analyzed(relation, settings);
    const plan::NodePtr optimized = optimize::optimize(resolved, settings);
    std::string out;
    if (mode == "extended") {
      out += "== Analyzed Logical Plan ==\n" + plan::tree_string(*resolved) + "\n";
      out += "== Optimized Logical Plan ==\n" + plan::tree_string(*optimized) + "\n";
    }
    return out + "== Physical Plan ==\n" + exec::tree_string(*lower::lower(optimized).root);
  }

  void stream_result(const spark::connect::Relation& relation, ResultReceiver& out, const std::function<bool()>& cancelled) override {
    const Config settings = config();
    stream_batch_query(batch_plan(relation, settings), settings, *engine_, out, cancelled);
  }

  void create_temp_view(const spark::connect::Relation& relation, const std::string& name, bool replace) override {
    if (!replace && catalog_.find(name)) throw Error("TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quote_identifier(name)}});
    catalog_.set(name, analyzed(relation, config()));
  }

  bool drop_temp_view(const std::string& name) override { return catalog_.drop(name); }

  python::PythonSettings python_settings() const override {
    python::PythonSettings settings = session::python_settings(config());
    const std::lock_guard lock(mutex_);
    settings.python_path = python_path_;
    settings.files_directory = files_directory_;
    return settings;
  }

  void set_python_files(const std::string& python_path, const std::string& files_directory) override {
    const std::lock_guard lock(mutex_);
    python_path_ = python_path;
    files_directory_ = files_directory;
  }
  const std::shared_ptr<python::WorkerSupply>& python_workers() const override { return engine_->python_workers; }

  void register_function(const expr::ExternalFunctionSpec& function) override { catalog_.set_function(function.name, function); }

  void put_cached_relation(const std::string& id, QueryResult rows) override {
    std::vector<plan::Attribute> output;
    for (const Field& field : rows.schema.fields()) output.push_back({ids_.next(), field.name, field.type(), field.nullable});
    catalog_.set(catalog::cached_relation_name(id), plan::make_local_relation({std::move(rows.batches)}, std::move(output)));
  }

  void remove_cached_relation(const std::string& id) override { catalog_.drop(catalog::cached_relation_name(id)); }

  std::shared_ptr<Session> clone() override {
    auto copy = std::make_shared<LocalSession>(engine_, config(), profile_);
    copy->catalog_.copy_from(catalog_);
    const python::PythonSettings python = python_settings();
    copy->set_python_files(python.python_path, python.files_directory);
    copy->ids_.start_from(ids_);
    return copy;
  }

  std::string show(const spark::connect::Relation& relation, int rows, int truncate, bool vertical) override {
    const Config settings = config();
    const auto limited = plan::make_limit(batch_plan(relation, settings), int64_t{std::max(rows, 0)} + 1);
    Collector collector;
    stream_batch_query(limited, settings, *engine_, collector);
    const ValueFormat format(TimeZone::parse(settings.get_string(config::kSessionTimeZone)));
    return io::format_table(collector.result.schema, collector.result.batches, {rows, truncate, vertical}, format);
  }

  void write(const spark::connect::WriteOperation& operation) override {
    const Config settings = config();
    const plan::NodePtr resolved = analyzed(operation.input(), settings);
    if (plan::is_streaming(*resolved)) throw Error("CALL_ON_STREAMING_DATASET_UNSUPPORTED", {{"methodName", "`write`"}});
    if (!operation.has_table()) sink_connector(operation.source());
    const plan::NodePtr plan = optimize::optimize(resolved, settings);
    const auto spec = resolve_batch_write(operation, plan::schema_of(*plan), settings);
    if (!spec) return;
    const auto sink = sink_connector(spec->format).open(*spec, settings);
    write_batch_query(plan, settings, *engine_, *sink, spec->mode);
  }

  // ---- handles ----

  std::string register_foreach_batch(ForeachBatchFunction function, io::ForeachNames names) override {
    auto on_rows = [function = std::move(function)](const Schema& schema, std::vector<Batch> rows, const io::SinkBatch& batch) {
      function(QueryResult{schema, std::move(rows)}, batch);
    };
    std::string handle = io::add_foreach_batch(std::move(on_rows), std::move(names));
    const std::lock_guard lock(mutex_);
    functions_.push_back(handle);
    return handle;
  }

  std::shared_ptr<MemoryStreamHandle> create_memory_stream(const Schema& schema) override {
    auto stream = std::make_shared<MemoryStreamOwner>(schema);
    const std::lock_guard lock(mutex_);
    streams_.push_back(stream);
    return stream;
  }

  // ---- streaming queries ----

  std::shared_ptr<runtime::StreamingQuery> start(const spark::connect::WriteStreamOperationStart& operation,
                                                 std::function<void()> on_terminated) override {
    runtime::QueryDefinition definition;
    definition.config = config();
    definition.write = analyze::Analyzer(definition.config, catalog_, ids_).analyze(operation);
    refuse_second_query_of_name(definition.write.query_name);
    const plan::NodePtr resolved = definition.write.query;
    definition.analyzed_plan = plan::tree_string(*resolved);
    definition.write.query = optimize::optimize(resolved, definition.config);
    choose_checkpoint(definition);
    if (operation.has_table_name()) catalog::make_warehouse({definition.write.path, operation.table_name()});
    definition.sink = open_sink(definition.write, *resolved, definition.config);
    definition.pool = engine_->pool;
    definition.budget = engine_->budget;
    definition.clock = engine_->clock;
    definition.listeners = listeners_;
    if (on_terminated) definition.on_terminated = [on_terminated = std::move(on_terminated)](const runtime::StreamingQuery&) { on_terminated(); };
    auto query = runtime::start_query(std::move(definition));
    const std::lock_guard lock(mutex_);
    std::erase_if(queries_, [](const auto& old) { return !old->is_active(); });
    queries_.push_back(query);
    return query;
  }

  std::vector<std::shared_ptr<runtime::StreamingQuery>> active_queries() override {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<runtime::StreamingQuery>> active;
    std::copy_if(queries_.begin(), queries_.end(), std::back_inserter(active), [](const auto& query) { return query->is_active(); });
    return active;
  }

  std::shared_ptr<runtime::StreamingQuery> find_query(const std::string& id) override {
    for (auto& query : active_queries()) {
      if (query->id() == id) return query;
    }
    return nullptr;
  }

  runtime::QueryListenerBus& listeners() override { return *listeners_; }

  void unregister_foreach_batch(const std::string& handle) override {
    io::remove_foreach_batch(handle);
    const std::lock_guard lock(mutex_);
    std::erase(functions_, handle);
  }

  void close() override {
    for (const auto& query : active_queries()) query->stop();
    const std::lock_guard lock(mutex_);
    for (const std::string& handle : functions_) io::remove_foreach_batch(handle);
    for (const std::string& table : memory_tables_) io::MemoryTables::instance().drop(table);
    if (!python_path_.empty()) engine_->python_workers->forget_path(python_path_);
    memory_tables_.clear();
    functions_.clear();
    streams_.clear();
    queries_.clear();
  }

 private:
  Config config() const {
    const std::lock_guard lock(mutex_);
    return config_;
  }

  plan::NodePtr described(const spark::connect::Relation& relation) { return analyze::describe(relation, config(), catalog_, ids_); }

  plan::NodePtr analyzed(const spark::connect::Relation& relation, const Config& settings) {
    return analyze::Analyzer(settings, catalog_, ids_).analyze(relation);
  }

  plan::NodePtr batch_plan(const spark::connect::Relation& relation, const Config& settings) {
    const plan::NodePtr resolved = analyzed(relation, settings);
    analyze::check_batch(*resolved);
    return optimize::optimize(resolved, settings);
  }

  void refuse_second_query_of_name(const std::string& name) {
    for (const auto& query : active_queries()) {
      if (!name.empty() && query->name() == name) throw Error("IZVOR_QUERY_NAME_IN_USE", {{"name", name}});
    }
  }

  // Spark: only sinks that keep nothing may go without a checkpoint of the user's choice.
  static void choose_checkpoint(runtime::QueryDefinition& definition) {
    definition.checkpoint_location = definition.write.checkpoint_location;
    if (!definition.checkpoint_location.empty()) return;
    const auto configured = definition.config.get(kCheckpointLocation);
    if (configured) {
      definition.checkpoint_location = fs::join_path(*configured, definition.write.query_name.empty() ? random_uuid() : definition.write.query_name);
      return;
    }
    const std::string& format = definition.write.format;
    const bool keeps_nothing = format == "memory" || format == "console" || format == "noop" || !definition.write.handle.empty();
    if (!keeps_nothing) throw Error("_LEGACY_ERROR_TEMP_1298", {{"config", kCheckpointLocation}});
    definition.checkpoint_location = (std::filesystem::temp_directory_path() / ("temporary-" + random_uuid())).string();
    definition.temporary_checkpoint = true;
  }

  std::unique_ptr<io::Sink> open_sink(const plan::StreamWrite& write, const plan::Node& resolved, const Config& settings) {
    io::SinkSpec spec;
    spec.format = write.handle.empty() ? write.format : "foreach_batch";
    auto options = write.options;
    std::erase_if(options, [](const auto& option) { return io::Options({option}).get("checkpointLocation").has_value(); });
    if (!write.handle.empty()) options["handle"] = write.handle;
    spec.options = io::Options(std::move(options));
    spec.path = write.path;
    spec.schema = plan::schema_of(*write.query);
    spec.mode = static_cast<io::SinkMode>(write.mode);
    spec.query_name = write.query_name;
    // Memory tables are the process's, names are the session's.
    if (spec.format == "memory" && !write.query_name.empty()) spec.query_name = id_ + "/" + write.query_name;
    spec.grouping_columns = grouping_columns(resolved);
    auto sink = sink_connector(spec.format).open(spec, settings);
    if (spec.format == "memory") {
      plan::SourceDescription table;
      table.format = "memory-table";
      table.handle = spec.query_name;
      table.schema = spec.schema;
      catalog_.set(write.query_name, table);
      const std::lock_guard lock(mutex_);
      memory_tables_.push_back(spec.query_name);
    }
    return sink;
  }

  const std::string id_ = random_uuid();
  const std::shared_ptr<Engine> engine_;
  const std::map<std::string, std::string> profile_;
  mutable std::mutex mutex_;
  Config config_;
  catalog::Catalog catalog_;
  analyze::AttributeIds ids_;
  std::vector<std::shared_ptr<runtime::StreamingQuery>> queries_;
  std::vector<std::string> functions_;
  std::string python_path_;
  std::string files_directory_;
  std::vector<std::string> memory_tables_;
  std::vector<std::shared_ptr<MemoryStreamHandle>> streams_;
  const std::shared_ptr<runtime::QueryListenerBus> listeners_ = std::make_shared<runtime::QueryListenerBus>();
};

}  // namespace

QueryResult Session::execute(const spark::connect::Relation& relation, const std::function<bool()>& cancelled) {
  Collector collector;
  stream_result(relation, collector, cancelled);
  return std::move(collector.result);
}

QueryResult Session::execute_sql(const std::string& text) {
  if (const auto answer = carry_out(text)) return execute(*answer);
  spark::connect::Relation relation;
  relation.mutable_sql()->set_query(text);
  return execute(relation);
}

QueryResult one_text_cell(const std::string& column, const std::string& text) {
  return {Schema({Field(column, TypeId::kString, false)}), {Batch{1, {expr::repeat(Value::string(text), 1, arrow::default_memory_pool())}}}};
}

std::shared_ptr<Session> Session::create(std::shared_ptr<Engine> engine, const Config& config, std::map<std::string, std::string> profile) {
  return std::make_shared<LocalSession>(std::move(engine), config, std::move(profile));
}

}  // namespace izvor::session
