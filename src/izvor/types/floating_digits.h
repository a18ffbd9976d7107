#pragma once

namespace izvor {

// The digits with which Java up to 18 writes a number, as Spark's users see them: d1.d2d3... * 10^exponent. They give the number back; they are
// the shortest that do but for about one double in 500 and one large float in three, which have a digit too many. Java 19 and later write the
// shortest always; the Java that most clusters run, and the oracle's, is 17.
struct FloatingDigits {
  static constexpr int kMost = 20;
  char digits[kMost];
  int count = 0;
  int exponent = 0;
};

// Of a finite number above 0.
FloatingDigits floating_digits(double magnitude);
FloatingDigits floating_digits(float magnitude);

}  // namespace izvor
