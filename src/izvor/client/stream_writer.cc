#include <spark/connect/commands.pb.h>

#include "izvor/client/connection.h"
#include "izvor/client/logical_plan.h"
#include "izvor/dataframe.h"
#include "izvor/error.h"

namespace izvor {

Trigger Trigger::processing_time(const std::string& interval) { return Trigger(Kind::kProcessingTime, interval); }
Trigger Trigger::available_now() { return Trigger(Kind::kAvailableNow, {}); }
Trigger Trigger::once() { return Trigger(Kind::kOnce, {}); }

void Trigger::apply_to(spark::connect::WriteStreamOperationStart& operation) const {
  switch (kind_) {
    case Kind::kProcessingTime: operation.set_processing_time_interval(interval_); return;
    case Kind::kAvailableNow: operation.set_available_now(true); return;
    case Kind::kOnce: operation.set_once(true); return;
  }
}

DataStreamWriter::DataStreamWriter(const DataFrame& df)
    : connection_(df.connection()), operation_(std::make_shared<spark::connect::WriteStreamOperationStart>()) {
  *operation_->mutable_input() = df.relation();
}

DataStreamWriter& DataStreamWriter::output_mode(const std::string& mode) {
  operation_->set_output_mode(mode);
  return *this;
}

DataStreamWriter& DataStreamWriter::format(const std::string& sink) {
  operation_->set_format(sink);
  return *this;
}

DataStreamWriter& DataStreamWriter::option(const std::string& key, const OptionValue& value) {
  (*operation_->mutable_options())[key] = value.text();
  return *this;
}

DataStreamWriter& DataStreamWriter::partition_by(const std::vector<std::string>& columns) {
  operation_->mutable_partitioning_column_names()->Assign(columns.begin(), columns.end());
  return *this;
}

DataStreamWriter& DataStreamWriter::query_name(const std::string& name) {
  operation_->set_query_name(name);
  return *this;
}

DataStreamWriter& DataStreamWriter::trigger(const Trigger& trigger) {
  trigger.apply_to(*operation_);
  return *this;
}

DataStreamWriter& DataStreamWriter::foreach_batch(ForeachBatch function) {
  // The session keeps the function and must not keep itself alive through it.
  std::weak_ptr<client::Connection> session = connection_;
  const std::string handle =
      connection_->register_foreach_batch([session, function = std::move(function)](const session::QueryResult& rows, const io::SinkBatch& batch) {
        const std::shared_ptr<client::Connection> connection = session.lock();
        if (connection == nullptr) return;
        spark::connect::Relation shell;
        shell.mutable_common()->set_plan_id(connection->next_plan_id());
        function(DataFrame(connection, std::make_shared<client::LogicalPlan>(std::move(shell), std::make_shared<const session::QueryResult>(rows))),
                 batch.batch_id);
      });
  operation_->mutable_foreach_batch()->mutable_scala_function()->set_payload("izvor-handle:" + handle);
  return *this;
}

StreamingQuery DataStreamWriter::start() { return StreamingQuery(connection_->start(*operation_)); }

StreamingQuery DataStreamWriter::start(const std::string& path) {
  operation_->set_path(path);
  return start();
}

StreamingQuery DataStreamWriter::to_table(const std::string& table) {
  operation_->set_table_name(table);
  return start();
}

}  // namespace izvor
