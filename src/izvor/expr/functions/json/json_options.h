#pragma once

#include <map>
#include <optional>
#include <string>

#include "izvor/expr/column_function.h"
#include "izvor/expr/functions/json/json_document.h"

namespace izvor::expr {

// The options of from_json, from_csv and their like: a map of strings written in the call. Names without regard to case.
class FormatOptions {
 public:
  FormatOptions() = default;
  // Throws INVALID_OPTIONS.* unless the expression is a call of map with constant strings.
  explicit FormatOptions(const Expression& map);

  std::optional<std::string> find(const std::string& name) const;
  std::string text(const std::string& name, const std::string& otherwise) const { return find(name).value_or(otherwise); }
  bool flag(const std::string& name, bool otherwise) const;

 private:
  std::map<std::string, std::string> values_;  // by name in lower case
};

// The options of a call, whose argument at `index` they are if there is one.
FormatOptions options_of(const Call& call, size_t index);
// Throws if they are not well-formed.
void require_options(const ResolveInput& input, size_t index);

JsonSyntax json_syntax(const FormatOptions& options);

// What becomes of a malformed record.
enum class ParseMode : uint8_t { kPermissive, kFailFast, kDropMalformed };
ParseMode parse_mode(const FormatOptions& options);

// The schema that a constant string names: a type, or the columns of a struct, all of whose parts can be null. Throws INVALID_SCHEMA.* and the errors
// of the schema's text.
DataType schema_argument(const ResolveInput& input, size_t index);

}  // namespace izvor::expr
