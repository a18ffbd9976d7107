#include "izvor/connect/status.h"

#include <algorithm>
#include <array>
#include <vector>

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <spark/connect/base.pb.h>
#include <nlohmann/json.hpp>

#include "izvor/base/uuid.h"

namespace izvor::connect {
namespace {

constexpr size_t kMostErrors = 1000;
// What a status may hold of a message; the rest comes with the details.
constexpr size_t kLongestMessage = 2048;
constexpr const char* kDomain = "org.apache.spark";

struct ClassRule {
  const char* error_class;  // the beginning of it
  const char* java_class;
};

// Errors whose exception follows from the class alone.
constexpr std::array kByErrorClass{
    ClassRule{"STREAM_FAILED", "org.apache.spark.sql.streaming.StreamingQueryException"},
    ClassRule{"PARSE_", "org.apache.spark.sql.catalyst.parser.ParseException"},
    ClassRule{"INVALID_SET_SYNTAX", "org.apache.spark.sql.catalyst.parser.ParseException"},
    ClassRule{"INVALID_RESET_COMMAND_FORMAT", "org.apache.spark.sql.catalyst.parser.ParseException"},
    ClassRule{"DIVIDE_BY_ZERO", "org.apache.spark.SparkArithmeticException"},
    ClassRule{"REMAINDER_BY_ZERO", "org.apache.spark.SparkArithmeticException"},
    ClassRule{"INTERVAL_DIVIDED_BY_ZERO", "org.apache.spark.SparkArithmeticException"},
    ClassRule{"ARITHMETIC_OVERFLOW", "org.apache.spark.SparkArithmeticException"},
    ClassRule{"BINARY_ARITHMETIC_OVERFLOW", "org.apache.spark.SparkArithmeticException"},
    ClassRule{"CAST_OVERFLOW", "org.apache.spark.SparkArithmeticException"},
    ClassRule{"NUMERIC_VALUE_OUT_OF_RANGE", "org.apache.spark.SparkArithmeticException"},
    ClassRule{"INTERVAL_ARITHMETIC_OVERFLOW", "org.apache.spark.SparkArithmeticException"},
    ClassRule{"INVALID_ARRAY_INDEX", "org.apache.spark.SparkArrayIndexOutOfBoundsException"},
    ClassRule{"CANNOT_PARSE_TIMESTAMP", "org.apache.spark.SparkDateTimeException"},
    ClassRule{"INCONSISTENT_BEHAVIOR_CROSS_VERSION", "org.apache.spark.SparkUpgradeException"},
    ClassRule{"PYTHON_EXCEPTION", "org.apache.spark.api.python.PythonException"},
    ClassRule{"SQL_CONF_NOT_FOUND", "org.apache.spark.SparkNoSuchElementException"},
    ClassRule{"INVALID_CONF_VALUE", "org.apache.spark.SparkIllegalArgumentException"},
};

struct ParentRule {
  const char* java_class;
  const char* parent;
};

constexpr std::array kParents{
    ParentRule{"org.apache.spark.sql.catalyst.parser.ParseException", "org.apache.spark.sql.AnalysisException"},
    ParentRule{"org.apache.spark.SparkArithmeticException", "java.lang.ArithmeticException"},
    ParentRule{"org.apache.spark.SparkDateTimeException", "java.time.DateTimeException"},
    ParentRule{"org.apache.spark.SparkNumberFormatException", "java.lang.NumberFormatException"},
    ParentRule{"java.lang.NumberFormatException", "java.lang.IllegalArgumentException"},
    ParentRule{"org.apache.spark.SparkArrayIndexOutOfBoundsException", "java.lang.ArrayIndexOutOfBoundsException"},
    ParentRule{"org.apache.spark.SparkIllegalArgumentException", "java.lang.IllegalArgumentException"},
    ParentRule{"org.apache.spark.SparkNoSuchElementException", "java.util.NoSuchElementException"},
    ParentRule{"org.apache.spark.SparkUpgradeException", "java.lang.RuntimeException"},
    ParentRule{"org.apache.spark.SparkRuntimeException", "java.lang.RuntimeException"},
    ParentRule{"org.apache.spark.sql.AnalysisException", "java.lang.Exception"},
    ParentRule{"org.apache.spark.SparkException", "java.lang.Exception"},
};

std::string cast_exception(const Error& error) {
  const auto target = error.parameters().find("targetType");
  const bool is_time = target != error.parameters().end() &&
                       (target->second.find("DATE") != std::string::npos || target->second.find("TIMESTAMP") != std::string::npos);
  return is_time ? "org.apache.spark.SparkDateTimeException" : "org.apache.spark.SparkNumberFormatException";
}

// SQLSTATE classes: 42 and 0A are found at analysis, 22 in the data.
std::string by_sql_state(const std::string& sql_state) {
  if (sql_state.starts_with("42") || sql_state.starts_with("0A") || sql_state.starts_with("46")) return "org.apache.spark.sql.AnalysisException";
  return sql_state.starts_with("22") ? "org.apache.spark.SparkRuntimeException" : "org.apache.spark.SparkException";
}

std::string java_class_of(const Error& error) {
  if (error.error_class() == "CAST_INVALID_INPUT") return cast_exception(error);
  for (const ClassRule& rule : kByErrorClass) {
    if (error.error_class().starts_with(rule.error_class)) return rule.java_class;
  }
  return error.error_class().starts_with("_LEGACY") ? "org.apache.spark.sql.AnalysisException" : by_sql_state(error.sql_state());
}

}  // namespace

std::string ErrorStore::add(const Error& error) {
  const std::lock_guard lock(mutex_);
  std::string id = random_uuid();
  errors_.emplace(id, error);
  ids_by_age_[next_age_++] = id;
  if (ids_by_age_.size() > kMostErrors) {
    errors_.erase(ids_by_age_.begin()->second);
    ids_by_age_.erase(ids_by_age_.begin());
  }
  return id;
}

void ErrorStore::take(const std::string& error_id, spark::connect::FetchErrorDetailsResponse& response) {
  const std::lock_guard lock(mutex_);
  const auto found = errors_.find(error_id);
  if (found == errors_.end()) return;
  const Error& error = found->second;
  response.set_root_error_idx(0);
  auto& out = *response.add_errors();
  for (const std::string& name : java_classes(error)) out.add_error_type_hierarchy(name);
  out.set_message(error.what());
  auto& throwable = *out.mutable_spark_throwable();
  throwable.set_error_class(error.error_class());
  if (!error.sql_state().empty()) throwable.set_sql_state(error.sql_state());
  for (const auto& [name, value] : error.parameters()) (*throwable.mutable_message_parameters())[name] = value;
  std::erase_if(ids_by_age_, [&](const auto& entry) { return entry.second == error_id; });
  errors_.erase(found);
}

std::vector<std::string> java_classes(const Error& error) {
  std::vector<std::string> classes{java_class_of(error)};
  for (;;) {
    const auto rule =
        std::find_if(kParents.begin(), kParents.end(), [&](const ParentRule& candidate) { return candidate.java_class == classes.back(); });
    if (rule == kParents.end()) break;
    classes.emplace_back(rule->parent);
  }
  classes.emplace_back("java.lang.Throwable");
  return classes;
}

grpc::Status to_status(const Error& error, ErrorStore& store) {
  const std::vector<std::string> classes = java_classes(error);
  google::rpc::ErrorInfo info;
  info.set_reason(classes.front());
  info.set_domain(kDomain);
  auto& metadata = *info.mutable_metadata();
  metadata["classes"] = nlohmann::json(classes).dump();
  metadata["errorClass"] = error.error_class();
  if (!error.sql_state().empty()) metadata["sqlState"] = error.sql_state();
  metadata["errorId"] = store.add(error);
  const std::string parameters = nlohmann::json(error.parameters()).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (parameters.size() <= kLongestMessage) metadata["messageParameters"] = parameters;
  const std::string message = std::string(error.what()).substr(0, kLongestMessage);
  google::rpc::Status status;
  status.set_code(grpc::StatusCode::INTERNAL);
  status.set_message(message);
  status.add_details()->PackFrom(info);
  return {grpc::StatusCode::INTERNAL, message, status.SerializeAsString()};
}

}  // namespace izvor::connect
