#pragma once

#include "izvor/runtime/streaming_query.h"

namespace spark::connect {
class StreamingQueryCommand;
class StreamingQueryCommandResult;
}  // namespace spark::connect

namespace izvor::client {

class RemoteSession;

// A streaming query of a Spark Connect server: every method asks the server.
class RemoteQuery final : public runtime::StreamingQuery {
 public:
  RemoteQuery(std::shared_ptr<RemoteSession> session, std::string id, std::string run_id, std::string name)
      : session_(std::move(session)), id_(std::move(id)), run_id_(std::move(run_id)), name_(std::move(name)) {}

  const std::string& id() const override { return id_; }
  const std::string& run_id() const override { return run_id_; }
  const std::string& name() const override { return name_; }
  bool is_active() const override;
  runtime::QueryStatus status() const override;
  std::vector<std::string> recent_progress() const override;
  std::optional<std::string> last_progress() const override;
  std::optional<Error> exception() const override;
  // The protocol does not tell it apart from exception().
  std::optional<Error> cause() const override { return std::nullopt; }
  bool await_termination(std::optional<std::chrono::milliseconds> timeout) override;
  void process_all_available() override;
  void stop() override;
  std::string explain(bool extended) const override;

 private:
  spark::connect::StreamingQueryCommandResult run(spark::connect::StreamingQueryCommand&& command) const;

  std::shared_ptr<RemoteSession> session_;
  const std::string id_;
  const std::string run_id_;
  const std::string name_;
};

}  // namespace izvor::client
