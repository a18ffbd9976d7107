#include "izvor/sql/configuration_statement.h"

#include <algorithm>

#include "izvor/base/config.h"
#include "izvor/error.h"
#include "izvor/sql/characters.h"

namespace izvor::sql {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Reads from left to right what is no SQL but Spark's own format: values are taken as they stand.
class Reader {
 public:
  // Comments may stand before the statement, not within it.
  explicit Reader(std::string_view text) : rest_(text) {
    skip_blanks();
    while (rest_.starts_with("--") || rest_.starts_with("/*")) {
      const std::string_view end = rest_[0] == '-' ? "\n" : "*/";
      const size_t at = rest_.find(end, 2);
      rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
      skip_blanks();
    }
  }

  std::string_view rest() const { return rest_; }
  bool at_end() const { return rest_.find_first_not_of("; \t\r\n") == std::string_view::npos; }

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size())); }
  // A word of letters, whatever their case.
  bool accept_word(std::string_view word) {
    if (to_upper(rest_.substr(0, word.size())) != word || (rest_.size() > word.size() && is_word_byte(rest_[word.size()]))) return false;
    rest_.remove_prefix(word.size());
    skip_blanks();
    return true;
  }
  bool accept(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    skip_blanks();
    return true;
  }
  // `a key` or a_key; nothing when there is none.
  std::optional<std::string> key() {
    if (auto key = quoted('`')) return key;
    const auto* const end = std::find_if_not(
        rest_.begin(), rest_.end(), [](char c) { return is_digit(c) || is_ascii_letter(c) || c == '_' || c == '.' || c == ':' || c == '\\'; });
    if (end == rest_.begin()) return std::nullopt;
    std::string key(rest_.begin(), end);
    rest_.remove_prefix(key.size());
    skip_blanks();
    return key;
  }
  std::optional<std::string> quoted(char quote) {
    if (!rest_.starts_with(quote)) return std::nullopt;
    const size_t end = rest_.find(quote, 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    skip_blanks();
    return text;
  }
  // What stands before the semicolons at the end, without blanks around it.
  std::string value() {
    std::string_view text = rest_.substr(0, rest_.find(';'));
    rest_.remove_prefix(text.size());
    text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
    return std::string(text);
  }

 private:
  std::string_view rest_;
};

void refuse_other_settings(Reader reader) {
  for (const std::string_view word : {"ROLE", "CATALOG", "VARIABLE", "VAR"}) {
    if (!reader.accept_word(word)) continue;
    if (reader.rest().starts_with('=')) return;  // a key of that name
    throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The SQL statement SET " + std::string(word)}});
  }
  if (reader.rest().starts_with("-v")) throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The SQL statement SET -v"}});
}

std::optional<ConfigurationStatement> time_zone(Reader& reader) {
  Reader ahead = reader;
  if (!ahead.accept_word("TIME") || !ahead.accept_word("ZONE")) return std::nullopt;
  auto zone = ahead.quoted('\'');
  if (!zone) zone = ahead.quoted('"');
  if (!zone || !ahead.at_end()) throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "SET TIME ZONE of what is no string"}});
  return ConfigurationStatement{false, config::kSessionTimeZone.key, std::move(zone)};
}

ConfigurationStatement set(Reader& reader) {
  if (reader.at_end()) return {};
  if (auto statement = time_zone(reader)) return *std::move(statement);
  refuse_other_settings(reader);
  ConfigurationStatement statement{false, reader.key(), std::nullopt};
  if (statement.key && reader.at_end()) return statement;
  if (!statement.key || !reader.accept('=')) throw Error("INVALID_SET_SYNTAX");
  statement.value = reader.quoted('`');
  if (!statement.value) statement.value = reader.value();
  if (!reader.at_end()) throw Error("INVALID_SET_SYNTAX");
  return statement;
}

}  // namespace

std::optional<ConfigurationStatement> parse_configuration_statement(std::string_view text) {
  Reader reader(text);
  if (reader.accept_word("SET")) return set(reader);
  if (!reader.accept_word("RESET")) return std::nullopt;
  ConfigurationStatement statement{true, std::nullopt, std::nullopt};
  if (!reader.at_end()) statement.key = reader.key();
  if (!reader.at_end()) throw Error("INVALID_RESET_COMMAND_FORMAT");
  return statement;
}

}  // namespace izvor::sql
