#include "izvor/expr/functions/json/json_document.h"

#include <cstring>

#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

constexpr int kMaxDepth = 1000;  // Jackson's

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (byte != 0 && std::strchr("_$@#*-+", c) != nullptr);
}
// A number or a word has to end where something else may follow.
bool ends_scalar(char c) { return static_cast<unsigned char>(c) <= ' ' || std::strchr(",]}:/#", c) != nullptr; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

struct Word {
  std::string_view text;
  JsonKind kind;
};
constexpr Word kWords[] = {{"null", JsonKind::kNull}, {"true", JsonKind::kTrue}, {"false", JsonKind::kFalse}};
constexpr std::string_view kNonNumbers[] = {"NaN", "INF", "-INF", "+INF", "Infinity", "-Infinity", "+Infinity"};

}  // namespace

JsonSyntax JsonSyntax::of_paths() {
  JsonSyntax syntax;
  syntax.allow_non_numeric_numbers = false;
  syntax.allow_unquoted_control_chars = true;
  return syntax;
}

JsonDocument::Outcome JsonDocument::parse(std::string_view text) {
  nodes_.clear();
  decoded_.clear();
  decoded_.reserve(text.size());
  pos_ = text.data();
  end_ = pos_ + text.size();
  if (!skip_blanks()) return Outcome::kMalformed;
  if (pos_ == end_) return Outcome::kEmpty;
  return parse_value(0) ? Outcome::kValue : Outcome::kMalformed;
}

void JsonDocument::wrap_in_array() {
  nodes_.insert(nodes_.begin(), {JsonKind::kArray, 0, {}});
  nodes_[0].end = static_cast<uint32_t>(nodes_.size());
  for (size_t i = 1; i < nodes_.size(); ++i) ++nodes_[i].end;
}

void JsonDocument::add(JsonKind kind, std::string_view text) { nodes_.push_back({kind, static_cast<uint32_t>(nodes_.size() + 1), text}); }

bool JsonDocument::skip_blanks() {
  while (pos_ != end_) {
    if (*pos_ == ' ' || *pos_ == '\n' || *pos_ == '\t' || *pos_ == '\r') {
      ++pos_;
    } else if (*pos_ != '/' || !syntax_.allow_comments) {
      return true;
    } else if (!skip_comment()) {
      return false;
    }
  }
  return true;
}

bool JsonDocument::skip_comment() {
  const std::string_view rest(pos_, static_cast<size_t>(end_ - pos_));
  if (rest.substr(0, 2) == "//") {
    const size_t line_end = rest.find('\n');
    pos_ = line_end == rest.npos ? end_ : pos_ + line_end;
    return true;
  }
  const size_t close = rest.substr(0, 2) == "/*" ? rest.find("*/", 2) : rest.npos;
  if (close == rest.npos) return false;
  pos_ += close + 2;
  return true;
}

bool JsonDocument::parse_value(int depth) {
  if (!skip_blanks() || pos_ == end_ || depth > kMaxDepth) return false;
  switch (*pos_) {
    case '{': return parse_container('}', depth);
    case '[': return parse_container(']', depth);
    case '"': return parse_string('"', JsonKind::kString);
    case '\'': return syntax_.allow_single_quotes && parse_string('\'', JsonKind::kString);
    default: return is_digit(*pos_) || (*pos_ == '-' && pos_ + 1 != end_ && is_digit(pos_[1])) ? parse_number() : parse_word();
  }
}

bool JsonDocument::parse_container(char close, int depth) {
  ++pos_;
  const size_t container = nodes_.size();
  add(close == '}' ? JsonKind::kObject : JsonKind::kArray, {});
  if (!skip_blanks()) return false;
  if (!take(close)) {
    do {
      if (!(close == '}' ? parse_field(depth + 1) : parse_value(depth + 1)) || !skip_blanks()) return false;
    } while (take(','));
    if (!take(close)) return false;
  }
  nodes_[container].end = static_cast<uint32_t>(nodes_.size());
  return true;
}

bool JsonDocument::parse_field(int depth) {
  if (!skip_blanks() || pos_ == end_ || !parse_name()) return false;
  return skip_blanks() && take(':') && parse_value(depth);
}

bool JsonDocument::parse_name() {
  if (*pos_ == '"' || (*pos_ == '\'' && syntax_.allow_single_quotes)) return parse_string(*pos_, JsonKind::kName);
  const char* begin = pos_;
  while (pos_ != end_ && is_name_character(*pos_)) ++pos_;
  add(JsonKind::kName, {begin, static_cast<size_t>(pos_ - begin)});
  return syntax_.allow_unquoted_field_names && pos_ != begin && !is_digit(*begin);
}

bool JsonDocument::parse_string(char quote, JsonKind kind) {
  const char* begin = ++pos_;
  for (; pos_ != end_; ++pos_) {
    if (*pos_ == quote) {
      add(kind, {begin, static_cast<size_t>(pos_ - begin)});
      ++pos_;
      return true;
    }
    if (*pos_ == '\\') return parse_escaped(quote, begin, kind);
    if (static_cast<unsigned char>(*pos_) < ' ' && !syntax_.allow_unquoted_control_chars) return false;
  }
  return false;
}

bool JsonDocument::parse_escaped(char quote, const char* begin, JsonKind kind) {
  const size_t decoded_begin = decoded_.size();
  decoded_.append(begin, pos_);
  while (pos_ != end_ && *pos_ != quote) {
    if (*pos_ == '\\') {
      ++pos_;
      if (!parse_escape()) return false;
      continue;
    }
    if (static_cast<unsigned char>(*pos_) < ' ' && !syntax_.allow_unquoted_control_chars) return false;
    decoded_ += *pos_++;
  }
  if (!take(quote)) return false;
  add(kind, std::string_view(decoded_).substr(decoded_begin));
  return true;
}

bool JsonDocument::parse_escape() {
  constexpr std::string_view kLetters = "bfnrt\"\\/";
  constexpr std::string_view kMeanings = "\b\f\n\r\t\"\\/";
  if (pos_ == end_) return false;
  const char letter = *pos_++;
  if (letter == 'u') return parse_unicode_escape();
  const size_t known = kLetters.find(letter);
  if (known == kLetters.npos && !syntax_.allow_backslash_escaping_any_character) return false;
  decoded_ += known == kLetters.npos ? letter : kMeanings[known];
  return true;
}

// A surrogate without its partner becomes a question mark, as Java encodes it.
bool JsonDocument::parse_unicode_escape() {
  const auto read_unit = [&](const char* from, uint32_t& unit) {
    unit = 0;
    if (end_ - from < 4) return false;
    for (int i = 0; i < 4; ++i) {
      const int digit = hex_value(from[i]);
      if (digit < 0) return false;
      unit = unit * 16 + static_cast<uint32_t>(digit);
    }
    return true;
  };
  uint32_t unit = 0;
  uint32_t low = 0;
  if (!read_unit(pos_, unit)) return false;
  pos_ += 4;
  if (unit < 0xd800 || unit > 0xdfff) {
    append_utf8(unit, decoded_);
  } else if (unit < 0xdc00 && end_ - pos_ >= 6 && pos_[0] == '\\' && pos_[1] == 'u' && read_unit(pos_ + 2, low) && low >= 0xdc00 && low <= 0xdfff) {
    append_utf8(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), decoded_);
    pos_ += 6;
  } else {
    decoded_ += '?';
  }
  return true;
}

bool JsonDocument::parse_number() {
  const char* begin = pos_;
  bool is_float = false;
  const auto skip_digits = [&] {
    const char* first = pos_;
    while (pos_ != end_ && is_digit(*pos_)) ++pos_;
    return pos_ != first;
  };
  take('-');
  if (at('0') && pos_ + 1 != end_ && is_digit(pos_[1])) {
    if (!syntax_.allow_numeric_leading_zeros) return false;
    const bool negative = *begin == '-';
    while (at('0') && pos_ + 1 != end_ && is_digit(pos_[1])) ++pos_;
    // Without the zeros, which a sign stands before, the text is no longer a part of the source.
    if (!negative) begin = pos_;
  }
  skip_digits();
  if (take('.')) {
    is_float = true;
    if (!skip_digits()) return false;
  }
  if (at('e') || at('E')) {
    is_float = true;
    ++pos_;
    if (!take('+')) take('-');
    if (!skip_digits()) return false;
  }
  if (pos_ != end_ && !ends_scalar(*pos_)) return false;
  add(is_float ? JsonKind::kFloat : JsonKind::kInteger, {begin, static_cast<size_t>(pos_ - begin)});
  return true;
}

bool JsonDocument::parse_word() {
  const char* begin = pos_;
  while (pos_ != end_ && (is_name_character(*pos_))) ++pos_;
  const std::string_view word(begin, static_cast<size_t>(pos_ - begin));
  if (pos_ != end_ && !ends_scalar(*pos_)) return false;
  for (const Word& known : kWords) {
    if (word != known.text) continue;
    add(known.kind, word);
    return true;
  }
  for (const std::string_view non_number : kNonNumbers) {
    if (word != non_number || !syntax_.allow_non_numeric_numbers) continue;
    add(JsonKind::kFloat, word);
    return true;
  }
  return false;
}

}  // namespace izvor::expr
