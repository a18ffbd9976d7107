#include "izvor/expr/functions/text/character_set.h"

#include <algorithm>
#include <cstdio>

#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using icu::UnicodeSet;

UnicodeSet set_of(const char* pattern) {
  UErrorCode status = U_ZERO_ERROR;
  UnicodeSet set(icu::UnicodeString::fromUTF8(pattern), status);
  if (U_FAILURE(status)) throw RegexpSyntaxError{};
  return set;
}

struct NamedSet {
  const char* name;
  const char* pattern;
};

// Sets of Java whose meaning differs from ICU's of the same name, or that ICU does not name.
constexpr NamedSet kJavaSets[] = {
    {"Lower", "[a-z]"},
    {"Upper", "[A-Z]"},
    {"ASCII", "[\\u0000-\\u007F]"},
    {"Alpha", "[a-zA-Z]"},
    {"Digit", "[0-9]"},
    {"Alnum", "[a-zA-Z0-9]"},
    {"Punct", "[!-/\\:-@\\[-`\\{-~]"},
    {"Graph", "[!-~]"},
    {"Print", "[\\ -~]"},
    {"Blank", "[\\ \\t]"},
    {"Cntrl", "[\\u0000-\\u001F\\u007F]"},
    {"XDigit", "[0-9a-fA-F]"},
    {"Space", "[\\ \\t-\\r]"},
    {"javaLowerCase", "[\\p{Lowercase}]"},
    {"javaUpperCase", "[\\p{Uppercase}]"},
    {"javaTitleCase", "[\\p{Lt}]"},
    {"javaAlphabetic", "[\\p{Alphabetic}]"},
    {"javaIdeographic", "[\\p{Ideographic}]"},
    {"javaDigit", "[\\p{Nd}]"},
    {"javaLetter", "[\\p{L}]"},
    {"javaLetterOrDigit", "[\\p{L}\\p{Nd}]"},
    {"javaSpaceChar", "[\\p{Z}]"},
    {"javaWhitespace", "[\\p{Z}-[\\u00A0\\u2007\\u202F]\\t-\\r\\u001C-\\u001F]"},
    {"javaISOControl", "[\\u0000-\\u001F\\u007F-\\u009F]"},
    {"javaMirrored", "[\\p{Bidi_Mirrored}]"},
    {"L1", "[\\u0000-\\u00FF]"},
    {"LC", "[\\p{Lu}\\p{Ll}\\p{Lt}]"},
    {"LD", "[\\p{L}\\p{Nd}]"},
    {"all", "[\\u0000-\\U0010FFFF]"},
};

constexpr NamedSet kPredefined[] = {
    {"d", "[0-9]"},
    {"w", "[a-zA-Z_0-9]"},
    {"s", "[\\ \\t-\\r]"},
    {"h", "[\\ \\t\\u00A0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000]"},
    {"v", "[\\n-\\r\\u0085\\u2028\\u2029]"},
};

UnicodeSet property_set(const std::string& name) {
  for (const NamedSet& known : kJavaSets) {
    if (name == known.name) return set_of(known.pattern);
  }
  const bool is_block = name.starts_with("In");
  const std::string bare = name.starts_with("Is") || is_block ? name.substr(2) : name;
  return set_of(("[\\p{" + std::string(is_block ? "Block=" : "") + bare + "}]").c_str());
}

uint32_t read_digits(std::string_view pattern, size_t& at, int base, size_t least, size_t most) {
  uint32_t value = 0;
  size_t count = 0;
  for (; count < most && at < pattern.size(); ++count, ++at) {
    const char c = pattern[at];
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
    if (digit >= base) break;
    value = value * static_cast<uint32_t>(base) + static_cast<uint32_t>(digit);
  }
  if (count < least) throw RegexpSyntaxError{};
  return value;
}

char32_t read_hexadecimal(std::string_view pattern, size_t& at) {
  if (at < pattern.size() && pattern[at] == '{') {
    const uint32_t value = read_digits(pattern, ++at, 16, 1, 6);
    if (at == pattern.size() || pattern[at++] != '}' || value > 0x10FFFF) throw RegexpSyntaxError{};
    return value;
  }
  return read_digits(pattern, at, 16, 2, 2);
}

// \uD83D\uDE00 is one character.
char32_t read_utf16(std::string_view pattern, size_t& at) {
  const uint32_t high = read_digits(pattern, at, 16, 4, 4);
  if (high < 0xD800 || high > 0xDBFF || pattern.substr(at, 2) != "\\u") return high;
  size_t behind = at + 2;
  const uint32_t low = read_digits(pattern, behind, 16, 4, 4);
  if (low < 0xDC00 || low > 0xDFFF) return high;
  at = behind;
  return 0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF));
}

// \0 and up to three octal digits, at most 0377.
char32_t read_octal(std::string_view pattern, size_t& at) {
  const size_t most = at < pattern.size() && pattern[at] <= '3' ? 3 : 2;
  return read_digits(pattern, at, 8, 1, most);
}

class ClassReader {
 public:
  ClassReader(std::string_view pattern, size_t& at, CaseFolding folding, bool comments)
      : pattern_(pattern), at_(at), folding_(folding), comments_(comments) {}

  // Up to and with the closing bracket.
  UnicodeSet read() {
    const bool negated = peek() == '^';
    if (negated) ++at_;
    UnicodeSet set = read_union(true);
    while (pattern_.substr(at_, 2) == "&&") {
      at_ += 2;
      set.retainAll(read_union(false));
    }
    if (peek() != ']') throw RegexpSyntaxError{};
    ++at_;
    return negated ? set.complement() : set;
  }

 private:
  char peek() const {
    if (at_ >= pattern_.size()) throw RegexpSyntaxError{};
    return pattern_[at_];
  }

  // Items up to "&&" or "]". A bracket in front of all others is a character.
  UnicodeSet read_union(bool is_first) {
    UnicodeSet set;
    for (bool any = !is_first;; any = true) {
      skip_comments();
      const char c = peek();
      if ((c == ']' && any) || pattern_.substr(at_, 2) == "&&") return set;
      if (c == '[') {
        ++at_;
        set.addAll(read());
      } else if (c == '\\' && read_set_escape(set)) {
        continue;
      } else {
        set.addAll(read_range());
      }
    }
  }

  void skip_comments() {
    while (comments_ && at_ < pattern_.size() && (pattern_[at_] == ' ' || (pattern_[at_] >= '\t' && pattern_[at_] <= '\r'))) ++at_;
  }

  bool read_set_escape(UnicodeSet& set) {
    const char letter = at_ + 1 < pattern_.size() ? pattern_[at_ + 1] : '\0';
    UnicodeSet escaped;
    if (letter == 'p' || letter == 'P') {
      at_ += 2;
      escaped = read_property(pattern_, at_, letter == 'P', folding_);
    } else if (letter == 'Q') {
      at_ += 2;
      const size_t end = pattern_.find("\\E", at_);
      const size_t stop = std::min(end, pattern_.size());
      while (at_ < stop) escaped.add(static_cast<UChar32>(next_code_point(pattern_, at_)));
      at_ = end == std::string_view::npos ? stop : stop + 2;
      add_other_cases(escaped, folding_);
    } else if (predefined_set(letter, escaped)) {
      at_ += 2;
    } else {
      return false;
    }
    set.addAll(escaped);
    return true;
  }

  char32_t read_character() {
    if (peek() != '\\') return next_code_point(pattern_, at_);
    return read_escaped_character(pattern_, ++at_);
  }

  UnicodeSet read_range() {
    const char32_t first = read_character();
    char32_t last = first;
    const std::string_view rest = pattern_.substr(at_);
    if (rest.size() > 1 && rest[0] == '-' && rest[1] != ']' && rest[1] != '[') {
      ++at_;
      last = read_character();
      if (last < first) throw RegexpSyntaxError{};
    }
    UnicodeSet set(static_cast<UChar32>(first), static_cast<UChar32>(last));
    add_other_cases(set, folding_);
    return set;
  }

  std::string_view pattern_;
  size_t& at_;
  CaseFolding folding_;
  bool comments_;
};

}  // namespace

UnicodeSet read_character_class(std::string_view pattern, size_t& at, CaseFolding folding, bool comments) {
  return ClassReader(pattern, at, folding, comments).read();
}

bool predefined_set(char letter, UnicodeSet& set) {
  const char lower = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
  for (const NamedSet& known : kPredefined) {
    if (known.name[0] != lower) continue;
    set = set_of(known.pattern);
    if (lower != letter) set.complement();
    return true;
  }
  return false;
}

UnicodeSet read_property(std::string_view pattern, size_t& at, bool negated, CaseFolding folding) {
  if (at >= pattern.size()) throw RegexpSyntaxError{};
  std::string name;
  if (pattern[at] == '{') {
    const size_t end = pattern.find('}', at);
    if (end == std::string_view::npos) throw RegexpSyntaxError{};
    name = pattern.substr(at + 1, end - at - 1);
    at = end + 1;
  } else {
    append_utf8(next_code_point(pattern, at), name);
  }
  if (!name.empty() && name[0] == '^') throw RegexpSyntaxError{};
  UnicodeSet set = property_set(name);
  if (folding != CaseFolding::kNone && (name == "Lower" || name == "Upper")) set = set_of("[a-zA-Z]");
  return negated ? set.complement() : set;
}

char32_t next_code_point(std::string_view pattern, size_t& at) {
  const char32_t code_point = front_code_point(pattern.substr(at));
  at += utf8_width(pattern[at]);
  return code_point;
}

char32_t read_escaped_character(std::string_view pattern, size_t& at) {
  if (at >= pattern.size()) throw RegexpSyntaxError{};
  const char32_t letter = next_code_point(pattern, at);
  switch (letter) {
    case '0': return read_octal(pattern, at);
    case 'x': return read_hexadecimal(pattern, at);
    case 'u': return read_utf16(pattern, at);
    case 'a': return 0x07;
    case 'e': return 0x1B;
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'c':
      if (at >= pattern.size()) throw RegexpSyntaxError{};
      return next_code_point(pattern, at) ^ 64;
    case 'N': throw RegexpUnsupported{"The escape \\N{...} in a regular expression"};
    default: break;
  }
  const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '1' && letter <= '9');
  if (is_letter) throw RegexpSyntaxError{};
  return letter;
}

void add_other_cases(UnicodeSet& set, CaseFolding folding) {
  if (folding == CaseFolding::kUnicode) set.closeOver(USET_CASE_INSENSITIVE).removeAllStrings();
  if (folding != CaseFolding::kAscii) return;
  for (char c = 'a'; c <= 'z'; ++c) {
    const char upper = static_cast<char>(c - ('a' - 'A'));
    if (set.contains(c) || set.contains(upper)) set.add(c).add(upper);
  }
}

void append_set(const UnicodeSet& set, std::string& out) {
  if (set.isEmpty()) {
    out += "[^\\x{0}-\\x{10FFFF}]";
    return;
  }
  out += '[';
  for (int32_t i = 0; i < set.getRangeCount(); ++i) {
    char range[40];
    const auto first = static_cast<unsigned>(set.getRangeStart(i));
    const auto last = static_cast<unsigned>(set.getRangeEnd(i));
    std::snprintf(range, sizeof range, first == last ? "\\x{%X}" : "\\x{%X}-\\x{%X}", first, last);
    out += range;
  }
  out += ']';
}

}  // namespace izvor::expr
