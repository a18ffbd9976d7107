#include "izvor/session.h"

#include <mutex>

#include <spark/connect/relations.pb.h>

#include "izvor/client/connection.h"
#include "izvor/client/local_rows.h"
#include "izvor/client/logical_plan.h"
#include "izvor/error.h"

namespace izvor {
namespace {

// The sessions of get_or_create(), by remote; "" is this process.
struct ActiveSessions {
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<client::Connection>> by_remote;
};

ActiveSessions& active_sessions() {
  static auto* sessions = new ActiveSessions;
  return *sessions;
}

std::vector<StreamingQuery> handles(const std::vector<std::shared_ptr<runtime::StreamingQuery>>& queries) { return {queries.begin(), queries.end()}; }

const Schema schema_of(const types::StructType& type) { return Schema(type.internal().fields()); }

}  // namespace

// ---- RuntimeConfig ----
std::string RuntimeConfig::get(const std::string& key) const { return connection_->get_config(key); }
std::string RuntimeConfig::get(const std::string& key, const std::string& fallback) const { return connection_->find_config(key).value_or(fallback); }
void RuntimeConfig::set(const std::string& key, const OptionValue& value) { connection_->set_config(key, value.text()); }
void RuntimeConfig::unset(const std::string& key) { connection_->unset_config(key); }

// ---- StreamingQueryManager ----
std::vector<StreamingQuery> StreamingQueryManager::active() const { return handles(connection_->active_queries()); }

std::optional<StreamingQuery> StreamingQueryManager::get(const std::string& id) const {
  auto query = connection_->find_query(id);
  return query == nullptr ? std::nullopt : std::optional(StreamingQuery(std::move(query)));
}

void StreamingQueryManager::await_any_termination() { connection_->await_any_termination(std::nullopt); }
bool StreamingQueryManager::await_any_termination(std::chrono::milliseconds timeout) { return connection_->await_any_termination(timeout); }
void StreamingQueryManager::reset_terminated() { connection_->reset_terminated(); }

// ---- MemoryStream ----
MemoryStream::MemoryStream(std::shared_ptr<client::Connection> connection, types::StructType schema)
    : connection_(std::move(connection)), schema_(std::move(schema)), handle_(connection_->create_memory_stream(schema_of(schema_))) {}

DataFrame MemoryStream::to_df() const {
  return DataStreamReader(connection_).format("memory-stream").schema(schema_).option("handle", handle_->handle()).load();
}

void MemoryStream::add(const std::vector<std::vector<Cell>>& rows) { handle_->add(client::to_values(rows, schema_of(schema_), "MemoryStream::add")); }

// ---- Session ----
SessionBuilder Session::builder() { return {}; }

DataFrame Session::create_dataframe(const std::vector<std::vector<Cell>>& rows, const types::StructType& schema) const {
  auto result = std::make_shared<const session::QueryResult>(client::to_result(rows, schema_of(schema), "create_dataframe"));
  spark::connect::Relation shell;
  shell.mutable_common()->set_plan_id(connection_->next_plan_id());
  return DataFrame(connection_, std::make_shared<client::LogicalPlan>(std::move(shell), std::move(result)));
}

std::string Session::version() const { return connection_->version(); }
void Session::stop() { connection_->close(); }

// ---- SessionBuilder ----
SessionBuilder& SessionBuilder::config(const std::string& key, const OptionValue& value) {
  settings_[key] = value.text();
  return *this;
}

SessionBuilder& SessionBuilder::config(const std::map<std::string, std::string>& settings) {
  for (const auto& [key, value] : settings) settings_[key] = value;
  return *this;
}

SessionBuilder& SessionBuilder::remote(const std::string& url) {
  remote_ = url;
  return *this;
}

Session SessionBuilder::create() const { return Session(client::connect(remote_, settings_)); }

Session SessionBuilder::get_or_create() const {
  ActiveSessions& sessions = active_sessions();
  const std::lock_guard lock(sessions.mutex);
  std::weak_ptr<client::Connection>& slot = sessions.by_remote[remote_];
  std::shared_ptr<client::Connection> connection = slot.lock();
  if (connection == nullptr || connection->is_closed()) {
    connection = client::connect(remote_, settings_);
    slot = connection;
  } else {
    for (const auto& [key, value] : settings_) connection->set_config(key, value);
  }
  return Session(std::move(connection));
}

}  // namespace izvor
