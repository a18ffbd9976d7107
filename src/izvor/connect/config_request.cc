#include "izvor/connect/config_request.h"

#include <map>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/base/config.h"

namespace izvor::connect {
namespace {

using ConfigOperation = spark::connect::ConfigRequest::Operation;
using spark::connect::ConfigResponse;

// Settings that clients ask for and that describe this server's side of the protocol; a session may set them otherwise.
const std::map<std::string, std::string>& protocol_settings() {
  static const std::map<std::string, std::string> kSettings{
      {"spark.connect.session.planCompression.threshold", "10485760"},
      {"spark.connect.session.planCompression.defaultAlgorithm", "ZSTD"},
      {"spark.sql.session.localRelationCacheThreshold", "67108864"},
      {"spark.sql.session.localRelationChunkSizeBytes", "16777216"},
      {"spark.sql.session.localRelationChunkSizeRows", "10000"},
      {"spark.sql.session.localRelationBatchOfChunksSizeBytes", "1073741824"},
      {"spark.sql.session.localRelationSizeLimit", "3221225472"},
      {"spark.sql.timestampType", "TIMESTAMP_LTZ"},
      {"spark.sql.execution.arrow.pyspark.selfDestruct.enabled", "false"},
      {"spark.sql.execution.pandas.convertToArrowArraySafely", "false"},
      {"spark.sql.execution.pandas.inferPandasDictAsMap", "false"},
      {"spark.sql.execution.pandas.structHandlingMode", "legacy"},
      {"spark.sql.execution.arrow.useLargeVarTypes", "false"},
      {"spark.sql.execution.pyspark.binaryAsBytes", "true"},
      {"spark.sql.execution.pythonUDF.arrow.enabled", "true"},
      {"spark.sql.pyspark.inferNestedDictAsStruct.enabled", "false"},
      {"spark.sql.pyspark.legacy.inferArrayTypeFromFirstElement.enabled", "false"},
      {"spark.sql.pyspark.legacy.inferMapTypeFromFirstPair.enabled", "false"},
      {"spark.sql.crossJoin.enabled", "true"},
  };
  return kSettings;
}

std::optional<std::string> find(ClientSession& session, const std::string& key) {
  if (auto value = session.engine_session().find_config(key)) return value;
  const auto known = protocol_settings().find(key);
  return known == protocol_settings().end() ? std::nullopt : std::optional(known->second);
}

void add_pair(const std::string& key, const std::optional<std::string>& value, ConfigResponse& response) {
  auto& pair = *response.add_pairs();
  pair.set_key(key);
  if (value) pair.set_value(*value);
}

void set_all(const spark::connect::ConfigRequest::Set& set, ClientSession& session, ConfigResponse& response) {
  for (const auto& pair : set.pairs()) {
    try {
      session.engine_session().set_config(pair.key(), pair.value());
    } catch (const Error& error) {
      // The settings of a builder: what cannot be set is told, and the session goes on.
      if (!set.silent()) throw;
      response.add_warnings(error.what());
    }
    add_pair(pair.key(), std::nullopt, response);
  }
}

void get_all(const spark::connect::ConfigRequest::GetAll& get, ClientSession& session, ConfigResponse& response) {
  for (const auto& [key, value] : session.engine_session().all_config()) {
    if (key.starts_with(get.prefix())) add_pair(key.substr(get.prefix().size()), value, response);
  }
}

bool is_modifiable(const std::string& key) { return key.starts_with("spark.sql.") || key.starts_with("izvor."); }

}  // namespace

void answer_config(const spark::connect::ConfigRequest& request, ClientSession& session, ConfigResponse& response) {
  const ConfigOperation& operation = request.operation();
  switch (operation.op_type_case()) {
    case ConfigOperation::kSet: return set_all(operation.set(), session, response);
    case ConfigOperation::kGet:
      for (const std::string& key : operation.get().keys()) {
        const auto value = find(session, key);
        add_pair(key, value ? *value : session.engine_session().get_config(key), response);
      }
      return;
    case ConfigOperation::kGetWithDefault:
      for (const auto& pair : operation.get_with_default().pairs()) {
        const auto value = find(session, pair.key());
        add_pair(pair.key(), value || !pair.has_value() ? value : std::optional(pair.value()), response);
      }
      return;
    case ConfigOperation::kGetOption:
      for (const std::string& key : operation.get_option().keys()) add_pair(key, find(session, key), response);
      return;
    case ConfigOperation::kGetAll: return get_all(operation.get_all(), session, response);
    case ConfigOperation::kUnset:
      for (const std::string& key : operation.unset().keys()) {
        session.engine_session().unset_config(key);
        add_pair(key, std::nullopt, response);
      }
      return;
    case ConfigOperation::kIsModifiable:
      for (const std::string& key : operation.is_modifiable().keys()) add_pair(key, is_modifiable(key) ? "true" : "false", response);
      return;
    case ConfigOperation::OP_TYPE_NOT_SET: analyze::throw_not_set(*ConfigOperation::descriptor(), "op_type");
  }
}

}  // namespace izvor::connect
