#include "izvor/io/sink_options.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

#include "izvor/error.h"

namespace izvor::io {
namespace {

std::vector<std::string> known_options(const SinkConnector& connector) {
  std::vector<std::string> names = {"checkpointLocation", "queryName", "path"};
  for (const auto& [name, doc] : connector.options()) names.push_back(name);
  return names;
}

bool equal_ignoring_case(const std::string& a, const char* b) {
  const std::string other = b;
  return std::equal(a.begin(), a.end(), other.begin(), other.end(), [](unsigned char x, unsigned char y) { return std::tolower(x) == y; });
}

}  // namespace

SinkOptions::SinkOptions(const SinkConnector& connector, const SinkSpec& spec) : format_(connector.format()), options_(spec.options) {
  options_.require_known(format_, "sink", known_options(connector));
}

std::string SinkOptions::get(const std::string& name, const std::string& otherwise) const { return options_.get(name).value_or(otherwise); }

std::string SinkOptions::require(const std::string& name, const std::string& why) const {
  std::string value = get(name, "");
  if (value.empty()) refuse(name, "it is missing; " + why);
  return value;
}

bool SinkOptions::get_bool(const std::string& name, bool otherwise) const {
  const auto value = options_.get(name);
  if (!value) return otherwise;
  if (equal_ignoring_case(*value, "true")) return true;
  if (equal_ignoring_case(*value, "false")) return false;
  refuse(name, "'" + *value + "' is neither true nor false");
}

int64_t SinkOptions::get_int(const std::string& name, int64_t otherwise) const {
  const auto value = options_.get(name);
  if (!value) return otherwise;
  int32_t number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error != std::errc() || end != value->data() + value->size()) refuse(name, "'" + *value + "' is not an integer");
  return number;
}

int64_t SinkOptions::get_bytes(const std::string& name, int64_t otherwise) const {
  const auto value = options_.get(name);
  if (!value) return otherwise;
  const std::optional<int64_t> bytes = parse_bytes(*value);
  if (!bytes || *bytes < 0) refuse(name, "'" + *value + "' is not a size such as 128m");
  return *bytes;
}

int64_t SinkOptions::get_duration_ms(const std::string& name, int64_t otherwise) const {
  const auto value = options_.get(name);
  if (!value) return otherwise;
  const std::optional<int64_t> duration = parse_duration_ms(*value);
  if (!duration || *duration < 0) refuse(name, "'" + *value + "' is not a duration such as 10s");
  return *duration;
}

void SinkOptions::refuse(const std::string& name, const std::string& reason) const {
  throw Error("IZVOR_INVALID_OPTION", {{"option", name}, {"connector", format_}, {"kind", "sink"}, {"reason", reason}});
}

}  // namespace izvor::io
