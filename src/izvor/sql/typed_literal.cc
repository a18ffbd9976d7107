#include "izvor/sql/typed_literal.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <izvor/expressions.pb.h>

#include "izvor/sql/characters.h"
#include "izvor/sql/interval_value.h"
#include "izvor/types/datetime_text.h"
#include "izvor/types/text_trim.h"

namespace izvor::sql {
namespace {

using Literal = ConnectExpression::Literal;

constexpr const char* kSupported = R"("DATE", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP", "INTERVAL", "X", "TIME")";

// "today" and the like: the value depends on when the query runs.
bool is_special_word(const std::string& text) {
  constexpr std::array<std::string_view, 5> kWords{"epoch", "now", "yesterday", "today", "tomorrow"};
  const std::string word = to_lower(trim_all(text));
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

Node literal(Literal value) {
  Node node;
  *node.proto.mutable_literal() = std::move(value);
  node.is_foldable = true;
  return node;
}

Node session_literal(TypedLiteral::Type type, const std::string& text) {
  TypedLiteral message;
  message.set_type(type);
  message.set_text(text);
  Node node = extension(message, 0);
  node.is_foldable = true;
  return node;
}

std::optional<Node> date(const std::string& text) {
  int32_t days = 0;
  if (is_special_word(text)) return session_literal(TypedLiteral::TYPE_DATE, text);
  if (!parse_date(text, days)) return std::nullopt;
  Literal value;
  value.set_date(days);
  return literal(std::move(value));
}

// Which instant a text means depends on the session's time zone, and TIMESTAMP's type on its configuration.
template <TypedLiteral::Type type>
std::optional<Node> timestamp(const std::string& text) {
  ParsedTimestamp parsed;
  if (!is_special_word(text) && (!parse_timestamp(text, parsed) || (type == TypedLiteral::TYPE_TIMESTAMP_NTZ && parsed.only_time)))
    return std::nullopt;
  if (type != TypedLiteral::TYPE_TIMESTAMP_NTZ || is_special_word(text)) return session_literal(type, text);
  const auto micros = to_micros(parsed.local);
  if (!micros) return std::nullopt;
  Literal value;
  value.set_timestamp_ntz(*micros);
  return literal(std::move(value));
}

std::optional<Node> binary(const std::string& text) {
  const std::string digits = text.size() % 2 == 0 ? text : "0" + text;
  std::string bytes;
  for (size_t i = 0; i < digits.size(); i += 2) {
    unsigned byte = 0;
    const char* end = digits.data() + i + 2;
    if (std::from_chars(digits.data() + i, end, byte, 16).ptr != end) return std::nullopt;
    bytes += static_cast<char>(byte);
  }
  Literal value;
  value.set_binary(std::move(bytes));
  return literal(std::move(value));
}

struct TypedText {
  std::string_view type;
  std::optional<Node> (*parse)(const std::string& text);
};

constexpr std::array kTypes{
    TypedText{"DATE", date},
    TypedText{"TIMESTAMP", timestamp<TypedLiteral::TYPE_TIMESTAMP>},
    TypedText{"TIMESTAMP_LTZ", timestamp<TypedLiteral::TYPE_TIMESTAMP_LTZ>},
    TypedText{"TIMESTAMP_NTZ", timestamp<TypedLiteral::TYPE_TIMESTAMP_NTZ>},
    TypedText{"X", binary},
};

Node interval(Cursor& cursor, const std::string& text, const Token& start) {
  try {
    return interval_of_text(text, cursor.fragment(start));
  } catch (const Error& error) {
    const bool malformed = error.error_class().starts_with("INVALID_INTERVAL_FORMAT");
    cursor.report(malformed ? Error("INVALID_TYPED_LITERAL", {{"valueType", "\"INTERVAL\""}, {"value", "'" + text + "'"}}) : error, start);
    return Node();
  }
}

}  // namespace

Node typed_literal(Cursor& cursor, const std::string& type, const std::string& text, const Token& start) {
  const std::string name = to_upper(type);
  if (name == "INTERVAL") return interval(cursor, text, start);
  const auto* found = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypedText& candidate) { return candidate.type == name; });
  if (name == "TIME") {
    cursor.report(Error("UNSUPPORTED_TIME_TYPE"), start);
  } else if (found == kTypes.end()) {
    cursor.report(Error("UNSUPPORTED_TYPED_LITERAL", {{"unsupportedType", '"' + name + '"'}, {"supportedTypes", kSupported}}), start);
  } else if (auto node = found->parse(text)) {
    return std::move(*node);
  } else {
    cursor.report(Error("INVALID_TYPED_LITERAL", {{"valueType", '"' + name + '"'}, {"value", "'" + text + "'"}}), start);
  }
  return Node();
}

}  // namespace izvor::sql
