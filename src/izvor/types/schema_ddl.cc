#include "izvor/types/schema_ddl.h"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "izvor/error.h"
#include "izvor/types/ddl_lexer.h"
#include "izvor/types/schema_json.h"
#include "izvor/types/type_names.h"

namespace izvor {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// Recursive descent over:
//   columns := column (',' column)*          column := name type suffix
//   fields  := [field (',' field)*]          field  := name [':'] type suffix
//   suffix  := [NOT NULL] [COMMENT string]
//   type    := ARRAY '<' type '>' | MAP '<' type ',' type '>' | STRUCT '<' fields '>' | INTERVAL unit [TO unit] | word ['(' integers ')']
class DdlParser {
 public:
  explicit DdlParser(std::string_view text) : lexer_(text), token_(lexer_.next()) {}

  std::vector<Field> columns() {
    if (token_.kind == DdlTokenKind::kEnd) throw lexer_.at(Error("PARSE_EMPTY_STATEMENT"), token_.position);
    std::vector<Field> fields{field(false)};
    while (accept(',')) fields.push_back(field(false));
    expect_end();
    return fields;
  }

  DataType single_type() {
    const bool is_complex = token_.is_word("ARRAY") || token_.is_word("MAP") || token_.is_word("STRUCT");
    try {
      DataType parsed = type();
      expect_end();
      return parsed;
    } catch (const Error& error) {
      // Whether there is such a type is asked when the text is whole.
      if (error.error_class() == "UNSUPPORTED_DATATYPE" && !is_complex && token_.kind != DdlTokenKind::kEnd) syntax_error(token_);
      throw;
    }
  }

 private:
  [[noreturn]] void syntax_error(const DdlToken& token, const std::string& hint = "") const {
    const std::string what = token.kind == DdlTokenKind::kEnd ? "end of input" : fmt::format("'{}'", token.text);
    throw lexer_.at(Error("PARSE_SYNTAX_ERROR", {{"error", what}, {"hint", hint}}), token.position);
  }

  void advance() { token_ = lexer_.next(); }

  bool accept(char symbol) {
    if (!token_.is_symbol(symbol)) return false;
    advance();
    return true;
  }

  bool accept_word(std::string_view word) {
    if (!token_.is_word(word)) return false;
    advance();
    return true;
  }

  void expect(char symbol) {
    if (!accept(symbol)) syntax_error(token_);
  }

  void expect_end() {
    if (token_.kind == DdlTokenKind::kEnd) return;
    syntax_error(token_, token_.kind == DdlTokenKind::kString ? fmt::format(": extra input '{}'", token_.text) : "");
  }

  std::string name() {
    const DdlToken token = token_;
    if (token.kind == DdlTokenKind::kQuotedIdentifier) {
      advance();
      return unquote_identifier(token.text);
    }
    if (token.kind != DdlTokenKind::kIdentifier) syntax_error(token);
    advance();
    std::string whole(token.text);
    for (DdlToken part = token_; part.is_symbol('-') && part.position == token.position + whole.size(); part = token_) {
      advance();
      whole += "-" + std::string(token_.text);
      advance();
    }
    for (const char c : whole) {
      if (c == '-' || (c & 0x80) != 0) throw lexer_.at(Error("INVALID_IDENTIFIER", {{"ident", whole}}), token.position);
    }
    return whole;
  }

  Field field(bool colon_allowed) {
    std::string field_name = name();
    if (colon_allowed) accept(':');
    const DataType field_type = type();
    bool nullable = true;
    if (accept_word("NOT")) {
      if (!accept_word("NULL")) syntax_error(token_, token_.kind == DdlTokenKind::kEnd ? ": missing 'NULL'" : "");
      nullable = false;
    }
    std::string comment;
    if (accept_word("COMMENT")) {
      if (token_.kind != DdlTokenKind::kString) syntax_error(token_);
      comment = unquote_string(token_.text);
      advance();
    }
    return Field(std::move(field_name), field_type, nullable, std::move(comment));
  }

  DataType type() {
    const DdlToken word = token_;
    if (word.kind != DdlTokenKind::kIdentifier) syntax_error(word);
    advance();
    if (word.is_word("ARRAY") || word.is_word("MAP") || word.is_word("STRUCT")) return complex_type(word);
    if (word.is_word("INTERVAL")) return interval(word);
    if (word.is_word("TIMESTAMP") && token_.is_word("WITHOUT")) {
      advance();
      for (const char* expected : {"TIME", "ZONE"}) {
        if (!accept_word(expected)) syntax_error(token_);
      }
      return TypeId::kTimestampNtz;
    }
    return primitive_type(word);
  }

  // Spark's parser looks ahead over the whole of a complex type: whatever is wrong inside is reported at its '<'.
  DataType complex_type(const DdlToken& word) {
    const DdlToken open = token_;
    if (!accept('<')) throw lexer_.at(Error("INCOMPLETE_TYPE_DEFINITION." + upper(word.text), {{"elementType", "<INT>"}}), word.position);
    try {
      return type_arguments(word);
    } catch (const Error& error) {
      if (error.error_class() != "PARSE_SYNTAX_ERROR") throw;
      syntax_error(open);
    }
  }

  DataType type_arguments(const DdlToken& word) {
    if (word.is_word("STRUCT")) {
      std::vector<Field> fields;
      if (accept('>')) return DataType::structure({});
      do {
        fields.push_back(field(true));
      } while (accept(','));
      expect('>');
      return DataType::structure(std::move(fields));
    }
    const DataType first = type();
    if (word.is_word("ARRAY")) {
      expect('>');
      return DataType::array(first);
    }
    expect(',');
    const DataType value = type();
    expect('>');
    return DataType::map(first, value);
  }

  [[noreturn]] void unsupported(const std::string& type_name, size_t position) const {
    throw lexer_.at(Error("UNSUPPORTED_DATATYPE", {{"typeName", "\"" + type_name + "\""}}), position);
  }

  DataType interval(const DdlToken& word) {
    static constexpr std::array<std::string_view, 6> kUnits = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"};
    const auto unit = [&]() -> std::optional<IntervalUnit> {
      for (size_t i = 0; i < kUnits.size(); ++i) {
        if (accept_word(kUnits[i])) return static_cast<IntervalUnit>(i);
      }
      return std::nullopt;
    };
    const auto from = unit();
    if (!from) unsupported("INTERVAL", word.position);
    const DdlToken to_word = token_;
    if (!accept_word("TO")) return DataType::interval(*from, *from);
    const auto to = unit();
    const auto of_months = [](IntervalUnit u) { return u <= IntervalUnit::kMonth; };
    if (!to || *to <= *from || of_months(*from) != of_months(*to)) syntax_error(to_word);
    return DataType::interval(*from, *to);
  }

  std::vector<int> integers() {
    std::vector<int> values;
    if (!accept('(')) return values;
    do {
      int value = 0;
      const char* end = token_.text.data() + token_.text.size();
      if (token_.kind != DdlTokenKind::kInteger || std::from_chars(token_.text.data(), end, value).ec != std::errc()) syntax_error(token_);
      values.push_back(value);
      advance();
    } while (accept(','));
    expect(')');
    return values;
  }

  DataType primitive_type(const DdlToken& word) {
    const std::vector<int> parameters = integers();
    const std::string type_name = upper(word.text);
    const bool is_decimal = type_name == "DECIMAL" || type_name == "DEC" || type_name == "NUMERIC";
    if (is_decimal && parameters.size() <= 2) {
      return checked_decimal(parameters.empty() ? 10 : parameters[0], parameters.size() < 2 ? 0 : parameters[1]);
    }
    if (type_name == "CHAR" || type_name == "CHARACTER" || type_name == "VARCHAR") {
      if (parameters.empty()) throw lexer_.at(Error("DATATYPE_MISSING_SIZE", {{"type", "\"" + type_name + "\""}}), word.position);
      throw Error("UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING");
    }
    const auto found = find_sql_type(word.text);
    if (found && parameters.empty()) return *found;
    unsupported(parameters.empty() ? type_name : fmt::format("{}({})", type_name, fmt::join(parameters, ",")), word.position);
  }

  DdlLexer lexer_;
  DdlToken token_;
};

std::string_view trim(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  return start == std::string_view::npos ? std::string_view() : text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1);
}

// "struct<a:int>": the one type text that is a schema.
bool is_struct_type(std::string_view text) {
  DdlLexer lexer(text);
  return lexer.next().is_word("STRUCT") && lexer.next().is_symbol('<');
}

}  // namespace

std::vector<Field> parse_ddl_columns(const std::string& text) { return DdlParser(text).columns(); }
DataType parse_ddl_type(const std::string& text) { return DdlParser(text).single_type(); }

Schema Schema::parse(const std::string& text) {
  const std::string_view trimmed = trim(text);
  const bool is_json = !trimmed.empty() && trimmed.front() == '{';
  if (!is_json && !is_struct_type(text)) return Schema(parse_ddl_columns(text));
  const DataType type = is_json ? parse_json_type(text) : parse_ddl_type(text);
  if (type.id() != TypeId::kStruct) throw Error("INVALID_SCHEMA.NON_STRUCT_TYPE", {{"inputSchema", text}, {"dataType", "\"" + type.sql() + "\""}});
  return Schema(type.fields());
}

}  // namespace izvor
