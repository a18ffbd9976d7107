#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "izvor/export.h"
#include "izvor/option_value.h"
#include "izvor/streaming_query.h"

namespace spark::connect {
class WriteOperation;
class WriteStreamOperationStart;
}  // namespace spark::connect

namespace izvor {

class DataFrame;
namespace client {
class Connection;
}

// Writes the rows of a batch DataFrame: df.write().format("sqlite").mode("append").option("path", "x.db").option("table", "t").save().
class IZVOR_EXPORT DataFrameWriter {
 public:
  explicit DataFrameWriter(const DataFrame& df);

  DataFrameWriter& format(const std::string& source);
  // append, overwrite, ignore, error (the default, also errorifexists).
  DataFrameWriter& mode(const std::string& mode);
  DataFrameWriter& option(const std::string& key, const OptionValue& value);
  DataFrameWriter& partition_by(const std::vector<std::string>& columns);
  void save();
  void save(const std::string& path);

  const spark::connect::WriteOperation& operation() const { return *operation_; }

 private:
  std::shared_ptr<client::Connection> connection_;
  std::shared_ptr<spark::connect::WriteOperation> operation_;
};

// When a streaming query's batches run.
class IZVOR_EXPORT Trigger {
 public:
  // A batch every `interval`: "30 seconds", "1 minute"; "0 seconds" as soon as there is data.
  static Trigger processing_time(const std::string& interval);
  // All data that is there now, in as many batches as the limits ask for, then the query ends.
  static Trigger available_now();
  // All data that is there now in one batch, then the query ends.
  static Trigger once();

  void apply_to(spark::connect::WriteStreamOperationStart& operation) const;

 private:
  enum class Kind { kProcessingTime, kAvailableNow, kOnce };
  Trigger(Kind kind, std::string interval) : kind_(kind), interval_(std::move(interval)) {}
  Kind kind_;
  std::string interval_;
};

// Starts a streaming query.
class IZVOR_EXPORT DataStreamWriter {
 public:
  // Runs on the query's thread with all rows of a batch, before the batch commits; a batch that was interrupted comes again with the same id.
  using ForeachBatch = std::function<void(const DataFrame& batch, int64_t batch_id)>;

  explicit DataStreamWriter(const DataFrame& df);

  // append (the default), update or complete.
  DataStreamWriter& output_mode(const std::string& mode);
  DataStreamWriter& format(const std::string& sink);
  DataStreamWriter& option(const std::string& key, const OptionValue& value);
  DataStreamWriter& partition_by(const std::vector<std::string>& columns);
  DataStreamWriter& query_name(const std::string& name);
  DataStreamWriter& trigger(const Trigger& trigger);
  // A function of this process: a remote session refuses it with IZVOR_REMOTE_HANDLE.
  DataStreamWriter& foreach_batch(ForeachBatch function);

  // Throws what analysis and the sink find wrong with the query; what goes wrong later is in StreamingQuery::exception().
  StreamingQuery start();
  StreamingQuery start(const std::string& path);
  // Only on a remote session so far; in process UNSUPPORTED_FEATURE.TABLE_OPERATION.
  StreamingQuery to_table(const std::string& table);

  const spark::connect::WriteStreamOperationStart& operation() const { return *operation_; }

 private:
  std::shared_ptr<client::Connection> connection_;
  std::shared_ptr<spark::connect::WriteStreamOperationStart> operation_;
};

}  // namespace izvor
