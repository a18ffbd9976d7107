#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <unicode/uniset.h>

namespace izvor::expr {

// How much letters of either case stand for each other, by Java's flags: not at all, those of ASCII (i), all (iu).
enum class CaseFolding { kNone, kAscii, kUnicode };

// Reads a class of java.util.regex, "[a-z&&[^b]]", from `at`, which stands behind its opening bracket; leaves it behind the closing one.
// Throws RegexpSyntaxError.
icu::UnicodeSet read_character_class(std::string_view pattern, size_t& at, CaseFolding folding, bool comments);

// The set of a predefined class by its letter: d D w W s S h H v V.
bool predefined_set(char letter, icu::UnicodeSet& set);
// Reads the name of a property, "{Lu}" or "L", behind \p.
icu::UnicodeSet read_property(std::string_view pattern, size_t& at, bool negated, CaseFolding folding);
// Reads an escaped character from `at`, behind the backslash: \t, \x41, \u00e9, \0101, \., ...
char32_t read_escaped_character(std::string_view pattern, size_t& at);
// The next code point of the pattern.
char32_t next_code_point(std::string_view pattern, size_t& at);

void add_other_cases(icu::UnicodeSet& set, CaseFolding folding);
// The set as a class that re2 and ICU read alike.
void append_set(const icu::UnicodeSet& set, std::string& out);

// Java refuses the pattern.
struct RegexpSyntaxError {};
// Java has it, neither engine does.
struct RegexpUnsupported {
  std::string feature;
};

}  // namespace izvor::expr
