// Digits are produced one by one from the fraction value / 10^exponent, until what is left is within half a unit in the last place of the binary
// number, as in Steele and White's and Dragon4's algorithms. What makes the result Java's are its shortcuts: the exponent is estimated and
// corrected by at most one, integers below 2^63 lose a fixed number of digits, and the remainder is compared with different strictness depending
// on whether it fits a machine word.
#include "izvor/types/floating_digits.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace izvor {
namespace {

constexpr int kFractionBits = 52;
constexpr int kPowersOfFive = 27;  // those below 2^63

constexpr std::array<uint64_t, kPowersOfFive> kFiveTo = [] {
  std::array<uint64_t, kPowersOfFive> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 5;
  return powers;
}();

// Enough bits for 5 to this power; beyond the table three for each, which is too many but what decides how Java goes on.
int bits_of_five_to(int power) {
  if (power >= kPowersOfFive) return 3 * power;
  return power == 0 ? 0 : std::bit_width(kFiveTo[static_cast<size_t>(power)]);
}

// A binary number: significand * 2^(exponent - 52), the significand between 2^52 and 2^53, of which the first `precision` bits count.
struct Binary {
  uint64_t significand;
  int exponent;
  int precision;
};

template <typename T, typename Bits>
Binary to_binary(T magnitude) {
  constexpr int kWidth = std::numeric_limits<T>::digits - 1;
  constexpr int kBias = std::numeric_limits<T>::max_exponent - 1;
  const auto bits = std::bit_cast<Bits>(magnitude);
  uint64_t significand = bits & ((Bits{1} << kWidth) - 1);
  int exponent = static_cast<int>(bits >> kWidth);
  int precision = kWidth + 1;
  if (exponent != 0) {
    significand |= uint64_t{1} << kWidth;
  } else {
    precision = std::bit_width(significand);
    const int shift = kWidth + 1 - precision;
    significand <<= shift;
    exponent = 1 - shift;
  }
  return {significand << (kFractionBits - kWidth), exponent - kBias, precision};
}

// Whole numbers: all of their digits, but those that one unit in the last place covers, rounded.
FloatingDigits digits_of_integer(uint64_t value, int covered_digits) {
  FloatingDigits out;
  int dropped = covered_digits;
  if (dropped > 0) {
    uint64_t unit = 1;
    for (int i = 0; i < dropped; ++i) unit *= 10;
    const bool up = value % unit >= unit / 2;
    value = value / unit + (up ? 1 : 0);
  }
  for (; value % 10 == 0; value /= 10) ++dropped;
  char reversed[FloatingDigits::kMost];
  for (; value != 0; value /= 10) reversed[out.count++] = static_cast<char>('0' + value % 10);
  std::reverse_copy(reversed, reversed + out.count, out.digits);
  out.exponent = dropped + out.count - 1;
  return out;
}

// The fraction whose digits are produced: remainder / divisor, and half a unit in the last place as margin / divisor, as products of powers.
struct Fraction {
  uint64_t significand;
  int five_of_remainder, two_of_remainder;
  int five_of_divisor, two_of_divisor;
  int two_of_margin;  // and as many fives as the remainder
};

// Unsigned numbers of up to 1280 bits: the largest that a double needs has less than 1200.
class Wide {
 public:
  Wide(uint64_t value, int five_power, int two_power) {
    words_[0] = static_cast<uint32_t>(value);
    words_[1] = static_cast<uint32_t>(value >> 32);
    size_ = 2;
    for (; five_power >= 13; five_power -= 13) multiply(1220703125);  // 5^13, the last below 2^32
    multiply(static_cast<uint32_t>(kFiveTo[static_cast<size_t>(five_power)]));
    shift_left(two_power);
  }

  void multiply(uint32_t factor) {
    uint64_t carry = 0;
    for (int i = 0; i < size_; ++i) {
      carry += static_cast<uint64_t>(words_[i]) * factor;
      words_[i] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) words_[size_++] = static_cast<uint32_t>(carry);
  }

  // Takes the divisor off as often as it goes, which is less than ten times.
  int take_quotient(const Wide& divisor) {
    int quotient = 0;
    for (; compare(divisor) >= 0; ++quotient) subtract(divisor);
    return quotient;
  }

  int compare(const Wide& other) const {
    for (int i = std::max(size_, other.size_) - 1; i >= 0; --i) {
      if (words_[i] != other.words_[i]) return words_[i] < other.words_[i] ? -1 : 1;
    }
    return 0;
  }

  void add(const Wide& other) {
    size_ = std::max(size_, other.size_);
    uint64_t carry = 0;
    for (int i = 0; i < size_; ++i) {
      carry += static_cast<uint64_t>(words_[i]) + other.words_[i];
      words_[i] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) words_[size_++] = static_cast<uint32_t>(carry);
  }

 private:
  static constexpr int kWords = 40;

  void shift_left(int bits) {
    const int words = bits / 32;
    const int rest = bits % 32;
    for (int i = size_ + words; i >= 0; --i) {
      const uint64_t high = i >= words ? words_[i - words] : 0;
      const uint64_t low = i > words ? words_[i - words - 1] : 0;
      words_[i] = static_cast<uint32_t>(((high << 32) | low) >> (32 - rest));
    }
    size_ += words + 1;
    while (size_ > 1 && words_[size_ - 1] == 0) --size_;
  }

  void subtract(const Wide& other) {
    int64_t borrow = 0;
    for (int i = 0; i < size_; ++i) {
      borrow += static_cast<int64_t>(words_[i]) - other.words_[i];
      words_[i] = static_cast<uint32_t>(borrow);
      borrow >>= 32;
    }
    while (size_ > 1 && words_[size_ - 1] == 0) --size_;
  }

  uint32_t words_[kWords] = {};
  int size_ = 0;
};

// What the loop below asks of its numbers; those of a machine word wrap as Java's int and long do.
template <typename Word>
class WordSteps {
 public:
  using Unsigned = std::make_unsigned_t<Word>;
  explicit WordSteps(const Fraction& fraction)
      : remainder_(power(fraction.significand, fraction.five_of_remainder, fraction.two_of_remainder)),
        divisor_(power(1, fraction.five_of_divisor, fraction.two_of_divisor)),
        margin_(power(1, fraction.five_of_remainder, fraction.two_of_margin)),
        ten_divisors_(wrapping_product(divisor_, 10)) {}

  int next_digit() {
    const auto digit = static_cast<int>(remainder_ / divisor_);
    remainder_ = wrapping_product(remainder_ % divisor_, 10);
    margin_ = wrapping_product(margin_, 10);
    return digit;
  }
  // A margin that has become larger than a word covers everything.
  bool is_low() const { return margin_ <= 0 || remainder_ < margin_; }
  bool is_high() const {
    return margin_ <= 0 || static_cast<Word>(static_cast<Unsigned>(remainder_) + static_cast<Unsigned>(margin_)) > ten_divisors_;
  }
  int compare_with_half() const {
    const auto difference = static_cast<Word>(static_cast<Unsigned>(remainder_) * 2 - static_cast<Unsigned>(ten_divisors_));
    return difference == 0 ? 0 : difference > 0 ? 1 : -1;
  }

 private:
  static Word power(uint64_t value, int five_power, int two_power) {
    return static_cast<Word>((value * kFiveTo[static_cast<size_t>(five_power)]) << two_power);
  }
  static Word wrapping_product(Word value, Unsigned factor) { return static_cast<Word>(static_cast<Unsigned>(value) * factor); }

  Word remainder_, divisor_, margin_, ten_divisors_;
};

class WideSteps {
 public:
  explicit WideSteps(const Fraction& fraction)
      : remainder_(fraction.significand, fraction.five_of_remainder, fraction.two_of_remainder),
        divisor_(1, fraction.five_of_divisor, fraction.two_of_divisor),
        margin_(1, fraction.five_of_remainder, fraction.two_of_margin),
        ten_divisors_(divisor_) {
    ten_divisors_.multiply(10);
  }

  int next_digit() {
    const int digit = remainder_.take_quotient(divisor_);
    remainder_.multiply(10);
    margin_.multiply(10);
    return digit;
  }
  bool is_low() const { return remainder_.compare(margin_) < 0; }
  bool is_high() const {
    Wide sum = remainder_;
    sum.add(margin_);
    return sum.compare(ten_divisors_) >= 0;
  }
  int compare_with_half() const {
    Wide doubled = remainder_;
    doubled.multiply(2);
    return doubled.compare(ten_divisors_);
  }

 private:
  Wide remainder_, divisor_, margin_, ten_divisors_;
};

void round_up(FloatingDigits& out) {
  int at = out.count - 1;
  for (; at > 0 && out.digits[at] == '9'; --at) out.digits[at] = '0';
  if (out.digits[at] == '9') {
    out.digits[at] = '1';
    ++out.exponent;
  } else {
    ++out.digits[at];
  }
}

template <typename Steps>
FloatingDigits produce(Steps steps, int exponent) {
  FloatingDigits out;
  out.exponent = exponent;
  const int first = steps.next_digit();
  bool low = steps.is_low();
  bool high = steps.is_high();
  if (first == 0 && !high) {
    --out.exponent;
  } else {
    out.digits[out.count++] = static_cast<char>('0' + first);
  }
  // What is written with an exponent has two digits at least.
  if (out.exponent < -3 || out.exponent >= 8) low = high = false;
  while (!low && !high) {
    out.digits[out.count++] = static_cast<char>('0' + steps.next_digit());
    low = steps.is_low();
    high = steps.is_high();
  }
  if (!high) return out;
  const int half = low ? steps.compare_with_half() : 1;
  const bool odd = ((out.digits[out.count - 1] - '0') & 1) != 0;
  if (half > 0 || (half == 0 && odd)) round_up(out);
  return out;
}

// By a line through the logarithm's values at 1.5, a bit too low or right.
int estimated_exponent(const Binary& number) {
  const double scaled = static_cast<double>(number.significand) / static_cast<double>(uint64_t{1} << kFractionBits);
  return static_cast<int>(std::floor((scaled - 1.5) * 0.289529654 + 0.176091259 + number.exponent * 0.301029995663981));
}

FloatingDigits digits_of(const Binary& number) {
  const int tail_zeros = std::countr_zero(number.significand);
  const int used_bits = kFractionBits + 1 - tail_zeros;
  const int fraction_bits = std::max(0, used_bits - number.exponent - 1);
  if (number.exponent <= 62 && number.exponent >= -21 && fraction_bits == 0 && used_bits < 64) {
    const int uncertain = number.exponent > number.precision ? number.exponent - number.precision - 1 : 0;
    const int covered = uncertain > 1 ? static_cast<int>(uncertain * 0.30102999566398120) : 0;
    const int shift = number.exponent - kFractionBits;
    return digits_of_integer(shift >= 0 ? number.significand << shift : number.significand >> -shift, covered);
  }
  const int exponent = estimated_exponent(number);
  Fraction fraction{number.significand >> tail_zeros, std::max(0, -exponent), 0, std::max(0, exponent), 0, 0};
  fraction.two_of_remainder = fraction.five_of_remainder + fraction_bits + number.exponent;
  fraction.two_of_divisor = fraction.five_of_divisor + fraction_bits;
  fraction.two_of_margin = fraction.two_of_remainder - number.precision;
  fraction.two_of_remainder -= used_bits - 1;
  const int common = std::min(fraction.two_of_remainder, fraction.two_of_divisor);
  fraction.two_of_remainder -= common;
  fraction.two_of_divisor -= common;
  // Below a power of two the numbers lie twice as close.
  fraction.two_of_margin -= common + (used_bits == 1 ? 1 : 0);
  if (fraction.two_of_margin < 0) {
    fraction.two_of_remainder -= fraction.two_of_margin;
    fraction.two_of_divisor -= fraction.two_of_margin;
    fraction.two_of_margin = 0;
  }
  const int remainder_bits = used_bits + fraction.two_of_remainder + bits_of_five_to(fraction.five_of_remainder);
  const int divisor_bits = fraction.two_of_divisor + 1 + bits_of_five_to(fraction.five_of_divisor + 1);
  if (remainder_bits < 32 && divisor_bits < 32) return produce(WordSteps<int32_t>(fraction), exponent);
  if (remainder_bits < 64 && divisor_bits < 64) return produce(WordSteps<int64_t>(fraction), exponent);
  return produce(WideSteps(fraction), exponent);
}

}  // namespace

FloatingDigits floating_digits(double magnitude) { return digits_of(to_binary<double, uint64_t>(magnitude)); }
FloatingDigits floating_digits(float magnitude) { return digits_of(to_binary<float, uint32_t>(magnitude)); }

}  // namespace izvor
