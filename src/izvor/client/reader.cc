#include "izvor/reader.h"

#include <spark/connect/relations.pb.h>

#include "izvor/client/connection.h"
#include "izvor/client/logical_plan.h"
#include "izvor/dataframe.h"

namespace izvor {
namespace {

DataFrame make_source(const std::shared_ptr<client::Connection>& connection, spark::connect::Relation&& shell, bool is_streaming) {
  shell.mutable_common()->set_plan_id(connection->next_plan_id());
  if (is_streaming) shell.mutable_read()->set_is_streaming(true);
  return DataFrame(connection, std::make_shared<client::LogicalPlan>(std::move(shell), std::shared_ptr<const client::LogicalPlan>()));
}

}  // namespace

template <typename Reader>
Reader& ReaderOptions<Reader>::schema(const types::StructType& schema) {
  return this->schema(schema.json());
}

template <typename Reader>
DataFrame ReaderOptions<Reader>::load_paths(const std::vector<std::string>& paths, bool is_streaming) const {
  spark::connect::Relation shell;
  auto& source = *shell.mutable_read()->mutable_data_source();
  if (!format_.empty()) source.set_format(format_);
  source.set_schema(schema_);
  for (const auto& [key, value] : options_) (*source.mutable_options())[key] = value;
  for (const std::string& path : paths) source.add_paths(path);
  return make_source(connection_, std::move(shell), is_streaming);
}

template <typename Reader>
DataFrame ReaderOptions<Reader>::load_table(const std::string& name, bool is_streaming) const {
  spark::connect::Relation shell;
  auto& table = *shell.mutable_read()->mutable_named_table();
  table.set_unparsed_identifier(name);
  for (const auto& [key, value] : options_) (*table.mutable_options())[key] = value;
  return make_source(connection_, std::move(shell), is_streaming);
}

template class ReaderOptions<DataFrameReader>;
template class ReaderOptions<DataStreamReader>;

DataFrame DataFrameReader::load() const { return load_paths({}, false); }
DataFrame DataFrameReader::load(const std::vector<std::string>& paths) const { return load_paths(paths, false); }
DataFrame DataFrameReader::csv(const std::string& path) { return format("csv").load(path); }
DataFrame DataFrameReader::json(const std::string& path) { return format("json").load(path); }
DataFrame DataFrameReader::text(const std::string& path) { return format("text").load(path); }
DataFrame DataFrameReader::parquet(const std::string& path) { return format("parquet").load(path); }
DataFrame DataFrameReader::table(const std::string& name) const { return load_table(name, false); }

DataFrame DataStreamReader::load() const { return load_paths({}, true); }
DataFrame DataStreamReader::load(const std::string& path) const { return load_paths({path}, true); }
DataFrame DataStreamReader::csv(const std::string& path) { return format("csv").load(path); }
DataFrame DataStreamReader::json(const std::string& path) { return format("json").load(path); }
DataFrame DataStreamReader::text(const std::string& path) { return format("text").load(path); }
DataFrame DataStreamReader::parquet(const std::string& path) { return format("parquet").load(path); }
DataFrame DataStreamReader::table(const std::string& name) const { return load_table(name, true); }

}  // namespace izvor
