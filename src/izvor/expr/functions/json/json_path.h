#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/expr/functions/json/json_document.h"

namespace izvor::expr {

// A step of a path: a field's name, a position in an array, [*] or .*.
struct JsonPathStep {
  enum class Kind : uint8_t { kField, kIndex, kEachElement, kEachField };

  Kind kind;
  std::string name = {};
  int64_t index = 0;
};
using JsonPath = std::vector<JsonPathStep>;

// "$.store.book[0]['title']", "$[*].a". Nothing when it is malformed.
std::optional<JsonPath> parse_json_path(std::string_view text);

// Appends what the path finds, as Hive's get_json_object shows it: strings bare, several matches of [*] as an array. False when it finds nothing.
bool extract_json_path(const JsonDocument& document, const JsonPath& path, std::string& out);

}  // namespace izvor::expr
