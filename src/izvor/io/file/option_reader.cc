#include "izvor/io/file/option_reader.h"

#include <algorithm>
#include <cctype>

#include "izvor/error.h"
#include "izvor/io/file/csv_number.h"

namespace izvor::io {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

bool OptionReader::is_true_or_false(const std::string& value, bool* out) const {
  const std::string word = lower(value);
  *out = word == "true";
  return *out || word == "false";
}

bool OptionReader::flag(const std::string& name, bool otherwise) const {
  const auto value = get(name);
  bool out = otherwise;
  if (value && !is_true_or_false(*value, &out)) refuse(name, name + " flag can be true or false");
  return out;
}

int OptionReader::integer(const std::string& name, int otherwise) const {
  const auto value = get(name);
  int32_t out = otherwise;
  if (value && !parse_java_integer(std::string_view(*value), &out)) throw Error("_LEGACY_ERROR_TEMP_2146", {{"paramName", name}, {"value", *value}});
  return out;
}

char OptionReader::character(const std::string& name, char otherwise) const {
  const auto value = get(name);
  if (!value) return otherwise;
  if (value->empty()) return '\0';
  const auto lead = static_cast<unsigned char>(value->front());
  const size_t first_length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (value->size() > first_length) throw Error("OPTION_VALUE_EXCEEDS_ONE_CHARACTER", {{"paramName", name}, {"actualValue", *value}});
  if (lead >= 0x80) refuse(name, "only ASCII characters are supported here, not '" + *value + "'");
  return value->front();
}

void OptionReader::refuse(const std::string& name, const std::string& reason) const {
  throw Error("IZVOR_INVALID_OPTION", {{"option", name}, {"connector", format_}, {"kind", "source"}, {"reason", reason}});
}

void OptionReader::require_default(const std::string& name, const std::string& supported) const {
  const auto value = get(name);
  if (!value || lower(*value) == lower(supported)) return;
  throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The option '" + name + "' = '" + *value + "' of the " + format_ + " source"}});
}

}  // namespace izvor::io
