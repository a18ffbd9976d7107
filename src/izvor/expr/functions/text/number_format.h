#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/types/int128.h"

namespace izvor::expr {

// The format of to_number and to_char: "S$99,999.99". 0 and 9 stand for digits, of which those of a run that begins with 9 may be missing in front.
class NumberFormat {
 public:
  // In any case. Throws INVALID_FORMAT.* when it is malformed.
  explicit NumberFormat(std::string_view text);

  int precision() const { return whole_digits_ + fraction_digits_; }
  int scale() const { return fraction_digits_; }

  // The number of a text, with the format's scale; nothing when it does not fit. Spaces in front of its parts are skipped.
  std::optional<Int128> parse(std::string_view text) const;
  // Hash signs where the number has more digits than the format.
  void append(Int128 unscaled, int scale, std::string& out) const;

 private:
  enum class Kind : uint8_t { kDigits, kThousands, kPoint, kDollar, kSign, kMinus, kOpenAngle, kCloseAngle, kUnknown };
  struct Token {
    Kind kind;
    char character = '\0';  // the unknown one
    int digits = 0;
    bool exact = false;  // a run that begins with 0
  };
  class Parser;
  class Writer;

  void tokenize(std::string_view text);
  void check(const std::string& text) const;
  void check_separators(const std::string& shown) const;
  void check_order(const std::string& shown) const;

  std::vector<Token> tokens_;
  int whole_digits_ = 0;
  int fraction_digits_ = 0;
};

}  // namespace izvor::expr
