#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace izvor::expr {

// One argument of a format.
struct FormatArgument {
  enum class Kind : uint8_t { kNull, kBoolean, kInteger, kFloating, kText };
  Kind kind = Kind::kNull;
  int bytes = 8;        // of an integer
  int64_t integer = 0;  // or boolean
  double floating = 0;
  std::string_view text;  // what %s shows, of every kind but null and boolean
};

// A format of Java's Formatter in the US locale.
class JavaFormat {
 public:
  // Throws IZVOR_INVALID_ARGUMENT where Java throws an IllegalFormatException; UNSUPPORTED_FEATURE.IZVOR for the conversions %h, %a and %t.
  explicit JavaFormat(std::string_view format);

  // Throws the same when the arguments do not fit the format.
  void append(const std::vector<FormatArgument>& arguments, std::string& out) const;

  enum Flag : uint8_t { kLeft = 1, kAlternate = 2, kPlus = 4, kSpace = 8, kZero = 16, kGroup = 32, kParentheses = 64 };
  struct Specifier {
    std::string text;  // literal, when there is no conversion
    char conversion = 0;
    bool upper = false;
    uint8_t flags = 0;
    int argument = 0;  // from 1; 0: the next one; -1: that of the specifier before
    int width = -1;
    int precision = -1;

    bool has(Flag flag) const { return (flags & flag) != 0; }
  };

 private:
  std::vector<Specifier> specifiers_;
};

}  // namespace izvor::expr
