#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "izvor/base/clock.h"
#include "izvor/izvor.h"
#include "izvor/session/session.h"

namespace izvor::testing {

using Rows = std::vector<std::vector<Cell>>;

// The life of one streaming query as a readable script: add data, advance the clock, stop, restart, check. Steps run in order in run(); the
// first that fails is shown with a cursor within the whole script, as a test failure.
//
//   StreamScript(schema, query).update()
//       .start()
//       .add({{"a", 1}})
//       .process_all()
//       .expect_batch(0, {{"a", 1}})
//       .run();
class StreamScript {
 public:
  using Query = std::function<DataFrame(const DataFrame& input)>;

  // The query reads a memory stream of the schema (DDL) and writes to a function of the script. Its checkpoint is a fresh directory that goes with
  // the script; time is a clock that stands still.
  StreamScript(const std::string& schema, Query query);
  ~StreamScript();

  // Before start().
  StreamScript& mode(const std::string& output_mode);
  StreamScript& trigger(const Trigger& trigger);
  StreamScript& config(const std::string& key, const std::string& value);

  StreamScript& start();
  // Stops the query where it is; a restart goes on from the checkpoint.
  StreamScript& stop();
  StreamScript& restart() { return stop().start(); }
  // The next batch fails after its rows were computed, before anything of it is committed.
  StreamScript& fail_at(const std::string& fail_point);

  StreamScript& add(const Rows& rows);
  StreamScript& process_all();
  StreamScript& await_termination();
  StreamScript& advance_clock(int64_t ms);
  // Waits until batch `id` was given to the sink.
  StreamScript& await_batch(int64_t id);

  // The rows that the sink last received for a batch, in any order.
  StreamScript& expect_batch(int64_t id, const Rows& rows);
  StreamScript& expect_no_batch(int64_t id);
  // How often the sink received a batch.
  StreamScript& expect_deliveries(int64_t id, int times);
  // The query has failed with an error of this class (its cause).
  StreamScript& expect_failure(const std::string& error_class);
  // start() throws an error of this class.
  StreamScript& expect_start_refused(const std::string& error_class);
  StreamScript& check(const std::string& what, std::function<void(const StreamingQuery&)> assertion);

  void run();

 private:
  struct Step {
    std::string text;
    std::function<void()> action;
  };
  struct Received;

  StreamScript& step(std::string text, std::function<void()> action);
  std::string script_with_cursor(size_t at) const;
  StreamingQuery start_query();

  std::string checkpoint_;
  std::shared_ptr<ManualClock> clock_;
  Query query_builder_;
  std::string schema_;
  std::string mode_ = "append";
  std::optional<Trigger> trigger_;
  std::map<std::string, std::string> config_;
  std::vector<Step> steps_;

  std::unique_ptr<Session> session_;
  std::unique_ptr<MemoryStream> input_;
  std::unique_ptr<StreamingQuery> query_;
  std::shared_ptr<Received> received_;
};

}  // namespace izvor::testing
