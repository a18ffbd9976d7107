#include "izvor/apps/settings.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "izvor/error.h"

namespace izvor::apps {
namespace {

constexpr std::string_view kSpaces = " \t\r\f";

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error("IZVOR_IO_ERROR", {{"operation", "Reading"}, {"path", path}, {"reason", "it cannot be opened"}});
  return {std::istreambuf_iterator<char>(in), {}};
}

Settings of_file(const std::string& chosen) {
  if (!chosen.empty()) return parse_properties(content_of(chosen));
  const std::string folder = environment("SPARK_CONF_DIR");
  const std::string path = folder + "/spark-defaults.conf";
  return folder.empty() || !std::filesystem::exists(path) ? Settings() : parse_properties(content_of(path));
}

void put_if_set(const char* variable, const char* key, Settings& settings) {
  const std::string value = environment(variable);
  if (!value.empty()) settings[key] = value;
}

void add_of_environment(Settings& settings) {
  const std::string folders = environment("SPARK_LOCAL_DIRS");
  if (!folders.empty()) settings["izvor.spill.directory"] = folders.substr(0, folders.find(','));
  put_if_set("PYSPARK_PYTHON", "spark.pyspark.python", settings);
}

}  // namespace

Settings parse_properties(std::string_view text) {
  Settings settings;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.empty() || line.front() == '#' || line.front() == '!') continue;
    const size_t key_end = line.find_first_of("=: \t");
    std::string_view value = key_end == std::string_view::npos ? std::string_view() : trimmed(line.substr(key_end));
    if (!value.empty() && (value.front() == '=' || value.front() == ':')) value = trimmed(value.substr(1));
    settings[std::string(line.substr(0, key_end))] = std::string(value);
  }
  return settings;
}

Settings read_settings(const SettingSources& sources) {
  Settings settings = of_file(sources.properties_file);
  add_of_environment(settings);
  for (const std::string& text : sources.conf) {
    const size_t sign = text.find('=');
    if (sign == std::string::npos || sign == 0)
      throw Error("IZVOR_INVALID_ARGUMENT", {{"function", "--conf"}, {"reason", "'" + text + "' is not key=value"}});
    settings[text.substr(0, sign)] = text.substr(sign + 1);
  }
  return settings;
}

Config config_of(const Settings& settings) {
  Config config;
  for (const auto& [key, value] : settings) config.set(key, value);
  return config;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace izvor::apps
