#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "izvor/dataframe.h"
#include "izvor/export.h"
#include "izvor/reader.h"
#include "izvor/row.h"
#include "izvor/streaming_query.h"
#include "izvor/types.h"

namespace izvor {

namespace client {
class Connection;
}
namespace session {
class MemoryStreamHandle;
}

// The settings of a session.
class IZVOR_EXPORT RuntimeConfig {
 public:
  explicit RuntimeConfig(std::shared_ptr<client::Connection> connection) : connection_(std::move(connection)) {}

  // Throws SQL_CONF_NOT_FOUND when the key is unknown and was not set.
  std::string get(const std::string& key) const;
  std::string get(const std::string& key, const std::string& fallback) const;
  // Throws INVALID_CONF_VALUE for a value that the key does not take.
  void set(const std::string& key, const OptionValue& value);
  void unset(const std::string& key);

 private:
  std::shared_ptr<client::Connection> connection_;
};

// The streaming queries of a session.
class IZVOR_EXPORT StreamingQueryManager {
 public:
  explicit StreamingQueryManager(std::shared_ptr<client::Connection> connection) : connection_(std::move(connection)) {}

  std::vector<StreamingQuery> active() const;
  std::optional<StreamingQuery> get(const std::string& id) const;
  // Waits until one of the queries started through this session has ended; throws its exception when it failed. Returns at once when one has ended
  // since the session began or reset_terminated() was called.
  void await_any_termination();
  // False when none has ended within `timeout`.
  bool await_any_termination(std::chrono::milliseconds timeout);
  void reset_terminated();

 private:
  std::shared_ptr<client::Connection> connection_;
};

// A streaming source that the program itself feeds; for tests and small programs. Lives in this process, as long as its session.
class IZVOR_EXPORT MemoryStream {
 public:
  MemoryStream(std::shared_ptr<client::Connection> connection, types::StructType schema);

  DataFrame to_df() const;
  // The rows become visible to queries together. Throws IZVOR_INVALID_ARGUMENT when a row does not fit the schema; then none is added.
  void add(const std::vector<std::vector<Cell>>& rows);

 private:
  std::shared_ptr<client::Connection> connection_;
  types::StructType schema_;
  std::shared_ptr<session::MemoryStreamHandle> handle_;
};

class SessionBuilder;

// The way in: Session::builder().app_name("daily_sales").get_or_create(). Copies refer to the same session.
//
// Without remote() queries run in this process; with it their plans go to a Spark Connect server, of Spark or of Izvor.
class IZVOR_EXPORT Session {
 public:
  static SessionBuilder builder();
  explicit Session(std::shared_ptr<client::Connection> connection) : connection_(std::move(connection)) {}

  RuntimeConfig conf() const { return RuntimeConfig(connection_); }
  DataFrameReader read() const { return DataFrameReader(connection_); }
  DataStreamReader read_stream() const { return DataStreamReader(connection_); }
  StreamingQueryManager streams() const { return StreamingQueryManager(connection_); }
  DataFrame table(const std::string& name) const { return read().table(name); }
  // Rows of this program as a DataFrame.
  DataFrame create_dataframe(const std::vector<std::vector<Cell>>& rows, const types::StructType& schema) const;
  // Throws IZVOR_REMOTE_HANDLE on a remote session.
  MemoryStream memory_stream(const types::StructType& schema) const { return MemoryStream(connection_, schema); }
  MemoryStream memory_stream(const std::string& ddl) const { return memory_stream(types::StructType::from_ddl(ddl)); }

  // The Spark version whose behaviour the session has: the server's, or in process the one that Izvor follows.
  std::string version() const;
  // Stops the session's queries and ends it.
  void stop();

  const std::shared_ptr<client::Connection>& connection() const { return connection_; }

 private:
  std::shared_ptr<client::Connection> connection_;
};

class IZVOR_EXPORT SessionBuilder {
 public:
  SessionBuilder& app_name(const std::string& name) { return config("spark.app.name", name); }
  SessionBuilder& config(const std::string& key, const OptionValue& value);
  SessionBuilder& config(const std::map<std::string, std::string>& settings);
  // "sc://host:port", optionally with "/;user_id=u;token=t;use_ssl=true;session_id=<uuid>".
  SessionBuilder& remote(const std::string& url);

  // The session that an earlier call of this process made for the same place, with these settings applied; else a new one.
  Session get_or_create() const;
  // Always a new one.
  Session create() const;

 private:
  std::map<std::string, std::string> settings_;
  std::string remote_;
};

}  // namespace izvor
