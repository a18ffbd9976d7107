#pragma once

#include <string>
#include <string_view>

namespace izvor::expr {

// A pattern of Java's DecimalFormat ("#,##0.00"), with the symbols of the US locale and rounding half to even.
class DecimalPattern {
 public:
  // Throws IZVOR_INVALID_ARGUMENT when it is malformed, UNSUPPORTED_FEATURE.IZVOR for scientific notation.
  explicit DecimalPattern(std::string_view pattern);
  // Groups of three digits and exactly so many behind the point.
  static DecimalPattern with_fraction_digits(int digits);

  void append(double value, std::string& out) const;
  // `plain`: digits with perhaps a sign and a point ("-12.50"). `exact`: whether more digits than of a double may be asked for.
  void append(std::string_view plain, bool exact, std::string& out) const;

 private:
  DecimalPattern() = default;
  void append_digits(bool negative, std::string_view whole, std::string_view fraction, int least_fraction, std::string& out) const;

  std::string positive_prefix_, positive_suffix_, negative_prefix_ = "-", negative_suffix_;
  int group_size_ = 0;
  int least_whole_ = 1;
  int least_fraction_ = 0;
  int most_fraction_ = 0;
  int shift_ = 0;  // of the decimal point: 2 for percent, 3 for per mille
};

}  // namespace izvor::expr
