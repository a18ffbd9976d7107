#include "izvor/connect/query_events.h"

#include <chrono>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

namespace izvor::connect {
namespace {

// "2026-03-01T08:30:00.123Z".
std::string iso_timestamp(int64_t ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(ms)};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), (time - seconds).count());
}

std::string text_of(const nlohmann::json& json) { return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace); }

nlohmann::json identity(const runtime::StreamingQuery& query) { return {{"id", query.id()}, {"runId", query.run_id()}}; }

// Of what a user's function raised Spark names the class, not that of the sink's error around it.
std::string class_of(const Error& cause) {
  const auto reason = cause.parameters().find("reason");
  if (!cause.error_class().ends_with("_USER_FUNCTION_ERROR") || reason == cause.parameters().end()) return cause.error_class();
  const std::string& text = reason->second;
  const size_t end = text.find(']');
  return text.starts_with('[') && end != std::string::npos ? text.substr(1, end - 1) : cause.error_class();
}

}  // namespace

std::string started_event_json(const runtime::StreamingQuery& query, int64_t timestamp_ms) {
  nlohmann::json event = identity(query);
  event["name"] = query.name().empty() ? nlohmann::json() : nlohmann::json(query.name());
  event["timestamp"] = iso_timestamp(timestamp_ms);
  event["jobTags"] = nlohmann::json::array();
  return text_of(event);
}

std::string progress_event_json(const std::string& progress) { return R"({"progress":)" + progress + "}"; }

std::string idle_event_json(const runtime::StreamingQuery& query, int64_t timestamp_ms) {
  nlohmann::json event = identity(query);
  event["timestamp"] = iso_timestamp(timestamp_ms);
  return text_of(event);
}

std::string terminated_event_json(const runtime::StreamingQuery& query) {
  nlohmann::json event = identity(query);
  const auto error = query.exception();
  const auto cause = query.cause();
  event["exception"] = error ? nlohmann::json(error->what()) : nlohmann::json();
  event["errorClassOnException"] = cause ? nlohmann::json(class_of(*cause)) : nlohmann::json();
  return text_of(event);
}

}  // namespace izvor::connect
