#include "izvor/expr/functions/text/decimal_pattern.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "izvor/error.h"
#include "izvor/types/floating_digits.h"

namespace izvor::expr {
namespace {

// Java keeps at most so many digits behind the point of a double.
constexpr int kMostDoubleFraction = 340;
constexpr std::string_view kPerMille = "\u2030";

[[noreturn]] void throw_malformed(std::string_view pattern) {
  throw Error("IZVOR_INVALID_ARGUMENT", {{"function", "format_number"}, {"reason", "malformed pattern \"" + std::string(pattern) + "\""}});
}

// Reads the literal text around the digits of one half of a pattern, without its quotes.
class AffixReader {
 public:
  AffixReader(std::string_view pattern, size_t& at, int& shift) : pattern_(pattern), at_(at), shift_(shift) {}

  std::string read() {
    std::string affix;
    while (at_ < pattern_.size() && (quoted_ || !ends_affix(pattern_[at_]))) read_one(affix);
    if (quoted_) throw_malformed(pattern_);
    return affix;
  }

 private:
  static bool ends_affix(char c) { return c == '#' || c == '0' || c == ',' || c == '.' || c == ';'; }

  void read_one(std::string& affix) {
    const char c = pattern_[at_];
    if (c == '\'') {
      if (pattern_.substr(at_, 2) == "''") {
        affix += '\'';
        ++at_;
      } else {
        quoted_ = !quoted_;
      }
    } else {
      if (!quoted_ && c == '%') shift_ = 2;
      if (!quoted_ && pattern_.substr(at_, kPerMille.size()) == kPerMille) shift_ = 3;
      affix += c;
    }
    ++at_;
  }

  std::string_view pattern_;
  size_t& at_;
  int& shift_;
  bool quoted_ = false;
};

// Adds one to a number of digits, in place; gives whether it overflowed into a new digit in front.
bool increment(std::string& digits) {
  for (size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return false;
    }
    digits[i] = '0';
  }
  return true;
}

// Cuts the fraction to `most` digits, rounding half to even.
void round_fraction(std::string& whole, std::string& fraction, int most) {
  const auto kept = static_cast<size_t>(most);
  if (fraction.size() <= kept) return;
  const char next = fraction[kept];
  const bool beyond_half = next > '5' || (next == '5' && fraction.find_first_not_of('0', kept + 1) != std::string::npos);
  fraction.resize(kept);
  const char last = !fraction.empty() ? fraction.back() : whole.empty() ? '0' : whole.back();
  if (!beyond_half && !(next == '5' && (last - '0') % 2 == 1)) return;
  if (!increment(fraction)) {
    if (kept > 0) return;
  }
  if (increment(whole)) whole.insert(0, "1");
}

}  // namespace

DecimalPattern::DecimalPattern(std::string_view pattern) {
  size_t at = 0;
  positive_prefix_ = AffixReader(pattern, at, shift_).read();
  least_whole_ = 0;
  int group = -1;
  int optional_fraction = 0;
  bool in_fraction = false;
  for (; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '.' && !in_fraction) {
      in_fraction = true;
    } else if (c == ',' && !in_fraction) {
      group = 0;
    } else if (c == '0') {
      if (optional_fraction > 0) throw_malformed(pattern);
      ++(in_fraction ? least_fraction_ : least_whole_);
    } else if (c == '#') {
      if (!in_fraction && least_whole_ > 0) throw_malformed(pattern);
      if (in_fraction) ++optional_fraction;
    } else {
      break;
    }
    if (!in_fraction && c != ',' && group >= 0) ++group;
  }
  if (group == 0) throw_malformed(pattern);
  if (at < pattern.size() && pattern[at] == 'E') {
    throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "Scientific notation in the pattern of format_number"}});
  }
  group_size_ = std::max(group, 0);
  most_fraction_ = least_fraction_ + optional_fraction;
  positive_suffix_ = AffixReader(pattern, at, shift_).read();
  negative_prefix_ = "-" + positive_prefix_;
  negative_suffix_ = positive_suffix_;
  if (at == pattern.size()) return;
  if (pattern[at] != ';') throw_malformed(pattern);
  ++at;
  negative_prefix_ = AffixReader(pattern, at, shift_).read();
  at = std::min(pattern.find_first_not_of("#0,.", at), pattern.size());
  negative_suffix_ = AffixReader(pattern, at, shift_).read();
}

DecimalPattern DecimalPattern::with_fraction_digits(int digits) {
  DecimalPattern pattern;
  pattern.group_size_ = 3;
  pattern.least_fraction_ = pattern.most_fraction_ = digits;
  return pattern;
}

void DecimalPattern::append(double value, std::string& out) const {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  const bool negative = std::signbit(value);
  if (shift_ != 0) value *= shift_ == 2 ? 100 : 1000;
  if (std::isinf(value)) {
    out += negative ? negative_prefix_ : positive_prefix_;
    out += "∞";
    out += negative ? negative_suffix_ : positive_suffix_;
    return;
  }
  // Java's digits that give the value back; where these are more than the pattern shows, its exact value is rounded.
  const FloatingDigits java = value == 0 ? FloatingDigits{{'0'}, 1, 0} : floating_digits(std::fabs(value));
  std::string shortest(java.digits, static_cast<size_t>(java.count));
  const int whole_digits = java.exponent + 1;
  const int most = std::min(most_fraction_, kMostDoubleFraction);
  std::string whole, fraction;
  if (static_cast<int>(shortest.size()) - whole_digits > most) {
    char exact[kMostDoubleFraction + 32];
    const int size = std::snprintf(exact, sizeof exact, "%.*f", most, std::fabs(value));
    const std::string_view text(exact, static_cast<size_t>(size));
    whole = text.substr(0, text.find('.'));
    if (most > 0) fraction = text.substr(text.size() - static_cast<size_t>(most));
  } else if (whole_digits <= 0) {
    fraction = std::string(static_cast<size_t>(-whole_digits), '0') + shortest;
  } else {
    shortest.append(std::max<size_t>(shortest.size(), static_cast<size_t>(whole_digits)) - shortest.size(), '0');
    whole = shortest.substr(0, static_cast<size_t>(whole_digits));
    fraction = shortest.substr(static_cast<size_t>(whole_digits));
  }
  append_digits(negative, whole, fraction, std::min(least_fraction_, kMostDoubleFraction), out);
}

void DecimalPattern::append(std::string_view plain, bool exact, std::string& out) const {
  const bool negative = !plain.empty() && plain[0] == '-';
  if (negative) plain.remove_prefix(1);
  const size_t point = std::min(plain.find('.'), plain.size());
  std::string whole(plain.substr(0, point));
  std::string fraction(plain.substr(std::min(point + 1, plain.size())));
  for (int i = 0; i < shift_; ++i) {
    whole += fraction.empty() ? '0' : fraction[0];
    if (!fraction.empty()) fraction.erase(0, 1);
  }
  round_fraction(whole, fraction, most_fraction_);
  append_digits(negative, whole, fraction, exact ? least_fraction_ : std::min(least_fraction_, kMostDoubleFraction), out);
}

void DecimalPattern::append_digits(bool negative, std::string_view whole, std::string_view fraction, int least_fraction, std::string& out) const {
  out += negative ? negative_prefix_ : positive_prefix_;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  const size_t width = std::max(whole.size(), static_cast<size_t>(least_whole_));
  for (size_t i = 0; i < width; ++i) {
    const size_t left = width - i;
    if (i > 0 && group_size_ > 0 && left % static_cast<size_t>(group_size_) == 0) out += ',';
    out += left > whole.size() ? '0' : whole[whole.size() - left];
  }
  if (width == 0 && fraction.empty() && least_fraction == 0) out += '0';
  if (!fraction.empty() || least_fraction > 0) {
    out += '.';
    out += fraction;
    if (static_cast<int>(fraction.size()) < least_fraction) out.append(static_cast<size_t>(least_fraction) - fraction.size(), '0');
  }
  out += negative ? negative_suffix_ : positive_suffix_;
}

}  // namespace izvor::expr
