#include "izvor/expr/functions/json/json_options.h"

#include <algorithm>
#include <optional>

#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/json/schema_text.h"
#include "izvor/expr/operand.h"
#include "izvor/types/schema_ddl.h"
#include "izvor/types/schema_json.h"

namespace izvor::expr {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

bool is_string_map(const DataType& type) {
  return type.id() == TypeId::kMap && type.fields()[0].type().id() == TypeId::kString && type.fields()[1].type().id() == TypeId::kString;
}

// Types of a schema are nullable all the way down, as Spark makes them.
DataType all_nullable(const DataType& type) {
  if (!type.is_nested()) return type;
  std::vector<Field> fields;
  for (const Field& field : type.fields()) fields.emplace_back(field.name, all_nullable(field.type()), true, field.comment);
  if (type.id() == TypeId::kArray) return DataType::array(fields[0].type());
  if (type.id() == TypeId::kMap) return DataType::map(fields[0].type(), fields[1].type());
  return DataType::structure(std::move(fields));
}

std::optional<std::vector<Field>> try_columns(const std::string& text) {
  try {
    return parse_ddl_columns(text);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

FormatOptions::FormatOptions(const Expression& map) {
  const auto* call = map.as<Call>();
  const auto* literal = map.as<Literal>();
  const bool is_written =
      (call != nullptr && call->function->name() == "map" && is_constant(map)) || (literal != nullptr && map.type.id() == TypeId::kMap);
  if (!is_written) throw Error("INVALID_OPTIONS.NON_MAP_FUNCTION");
  if (!is_string_map(map.type)) throw Error("INVALID_OPTIONS.NON_STRING_TYPE", {{"mapType", quoted_type(map.type)}});
  const Value value = evaluate_constant(map, EvalSettings{});
  const ListCells entries(*value.as_nested());
  const auto keys = entries.field(0);
  const auto values = entries.field(1);
  for (int32_t i = entries.begin(0); i < entries.end(0); ++i) {
    if (!values->IsNull(i)) values_[lower(value_at(*keys, i, TypeId::kString).as_string())] = value_at(*values, i, TypeId::kString).as_string();
  }
}

std::optional<std::string> FormatOptions::find(const std::string& name) const {
  const auto found = values_.find(lower(name));
  return found == values_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

bool FormatOptions::flag(const std::string& name, bool otherwise) const {
  const auto value = find(name);
  return value ? lower(*value) == "true" : otherwise;
}

FormatOptions options_of(const Call& call, size_t index) {
  return index < call.arguments.size() ? FormatOptions(*call.arguments[index]) : FormatOptions();
}

void require_options(const ResolveInput& input, size_t index) {
  if (index < input.size()) FormatOptions(input.argument(index));
}

JsonSyntax json_syntax(const FormatOptions& options) {
  JsonSyntax syntax;
  syntax.allow_comments = options.flag("allowComments", syntax.allow_comments);
  syntax.allow_unquoted_field_names = options.flag("allowUnquotedFieldNames", syntax.allow_unquoted_field_names);
  syntax.allow_single_quotes = options.flag("allowSingleQuotes", syntax.allow_single_quotes);
  syntax.allow_numeric_leading_zeros = options.flag("allowNumericLeadingZeros", syntax.allow_numeric_leading_zeros);
  syntax.allow_non_numeric_numbers = options.flag("allowNonNumericNumbers", syntax.allow_non_numeric_numbers);
  syntax.allow_backslash_escaping_any_character = options.flag("allowBackslashEscapingAnyCharacter", syntax.allow_backslash_escaping_any_character);
  syntax.allow_unquoted_control_chars = options.flag("allowUnquotedControlChars", syntax.allow_unquoted_control_chars);
  return syntax;
}

ParseMode parse_mode(const FormatOptions& options) {
  const std::string mode = lower(options.text("mode", "permissive"));
  if (mode == "failfast") return ParseMode::kFailFast;
  return mode == "dropmalformed" ? ParseMode::kDropMalformed : ParseMode::kPermissive;
}

DataType parse_schema(const std::string& text) {
  if (const size_t first = text.find_first_not_of(" \t\r\n"); first != text.npos && text[first] == '{') return parse_json_type(text);
  try {
    return parse_ddl_type(text);
  } catch (const Error&) {
    // What is neither is refused as a type.
    if (auto columns = try_columns(text)) return DataType::structure(*std::move(columns));
    throw;
  }
}

DataType schema_argument(const ResolveInput& input, size_t index) {
  const Expression& schema = input.argument(index);
  const Value value = schema.type.id() == TypeId::kString && is_constant(schema) ? evaluate_constant(schema, EvalSettings{}) : Value{};
  if (value.is_null()) throw Error("INVALID_SCHEMA.NON_STRING_LITERAL", {{"inputSchema", "\"" + to_string(schema) + "\""}});
  return all_nullable(parse_schema(value.as_string()));
}

}  // namespace izvor::expr
