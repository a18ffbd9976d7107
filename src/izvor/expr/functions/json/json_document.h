#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace izvor::expr {

// What JSON may look like beyond the standard: Spark's options of the same names.
struct JsonSyntax {
  bool allow_comments = false;
  bool allow_unquoted_field_names = false;
  bool allow_single_quotes = true;
  bool allow_numeric_leading_zeros = false;
  bool allow_non_numeric_numbers = true;
  bool allow_backslash_escaping_any_character = false;
  bool allow_unquoted_control_chars = false;

  // What get_json_object and its like understand.
  static JsonSyntax of_paths();
};

enum class JsonKind : uint8_t { kNull, kFalse, kTrue, kInteger, kFloat, kString, kArray, kObject, kName };

// A value, or the name of an object's field, which stands before the field's value. What is within it follows up to `end`.
struct JsonNode {
  JsonKind kind;
  uint32_t end;           // index of the node behind it
  std::string_view text;  // of strings and names without quotes and escapes, of numbers as they are written
};

// The first value of a text, read as Jackson reads it: what stands behind it does not matter. Used again for text after text; the nodes hold until
// the next parse, as long as the text itself lives.
class JsonDocument {
 public:
  enum class Outcome : uint8_t { kValue, kEmpty, kMalformed };

  explicit JsonDocument(const JsonSyntax& syntax) : syntax_(syntax) {}

  Outcome parse(std::string_view text);
  // Makes the value the only element of an array.
  void wrap_in_array();
  // Node 0 is the value; an object or array is followed by what is within it.
  const JsonNode& operator[](uint32_t index) const { return nodes_[index]; }

 private:
  bool parse_value(int depth);
  bool parse_container(char close, int depth);
  bool parse_field(int depth);
  bool parse_name();
  bool parse_string(char quote, JsonKind kind);
  bool parse_escaped(char quote, const char* begin, JsonKind kind);
  bool parse_escape();
  bool parse_unicode_escape();
  bool parse_number();
  bool parse_word();
  bool skip_blanks();
  bool skip_comment();
  bool at(char c) const { return pos_ != end_ && *pos_ == c; }
  bool take(char c) {
    if (!at(c)) return false;
    ++pos_;
    return true;
  }
  void add(JsonKind kind, std::string_view text);

  JsonSyntax syntax_;
  const char* pos_ = nullptr;
  const char* end_ = nullptr;
  std::vector<JsonNode> nodes_;
  std::string decoded_;  // texts with escapes; has room for the whole text, so that it does not move
};

}  // namespace izvor::expr
