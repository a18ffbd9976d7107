#include "izvor/types/interval_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "izvor/error.h"

namespace izvor {
namespace {

struct Unit {
  std::string_view name;  // singular
  int64_t Interval::*field;
  int64_t factor;
};

constexpr std::array kUnits{
    Unit{"year", &Interval::months, 12},
    Unit{"month", &Interval::months, 1},
    Unit{"week", &Interval::days, 7},
    Unit{"day", &Interval::days, 1},
    Unit{"hour", &Interval::microseconds, 3'600'000'000},
    Unit{"minute", &Interval::microseconds, 60'000'000},
    Unit{"second", &Interval::microseconds, 1'000'000},
    Unit{"millisecond", &Interval::microseconds, 1'000},
    Unit{"microsecond", &Interval::microseconds, 1},
};

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + ' ') {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, ""));
    }
  }
  return words;
}

// A number's whole part and its first nine decimals.
struct Number {
  bool negative = false;
  int64_t whole = 0;
  int64_t nanos = 0;
  bool has_fraction = false;
};

class IntervalParser {
 public:
  explicit IntervalParser(const std::string& text) : text_(text), words_(words_of(text)) {}

  Interval parse() {
    size_t at = 0;
    if (words_.empty()) fail("INPUT_IS_EMPTY", {});
    if (words_[0] == "interval") {
      if (words_.size() == 1) fail("INPUT_IS_EMPTY", {});
      at = 1;
    }
    while (at < words_.size()) at = parse_term(at);
    return interval_;
  }

 private:
  // A sign may stand apart from its number.
  size_t parse_term(size_t at) {
    std::string number = words_[at];
    if ((number == "-" || number == "+") && at + 1 < words_.size()) number += words_[++at];
    const Number value = parse_number(number);
    if (at + 1 == words_.size()) fail("MISSING_UNIT", {{"word", words_[at]}});
    const std::string& name = words_[at + 1];
    const Unit* unit = find_unit(name);
    if (unit == nullptr) fail("INVALID_UNIT", {{"unit", name}});
    if (value.has_fraction && unit->name != "second") fail("INVALID_FRACTION", {{"unit", name}});
    add(value, *unit);
    return at + 2;
  }

  Number parse_number(const std::string& word) const {
    Number number;
    std::string_view digits = word;
    if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) {
      number.negative = digits.front() == '-';
      digits.remove_prefix(1);
    }
    const size_t dot = digits.find('.');
    const std::string_view whole = digits.substr(0, dot);
    const std::string_view fraction = dot == std::string_view::npos ? "" : digits.substr(dot + 1);
    number.has_fraction = dot != std::string_view::npos;
    if (digits.empty() || (std::isdigit(static_cast<unsigned char>(digits.front())) == 0 && digits.front() != '.')) {
      fail("UNRECOGNIZED_NUMBER", {{"number", word}});
    }
    if ((whole.empty() && fraction.empty()) || !all_digits(whole) || !all_digits(fraction)) fail("INVALID_VALUE", {{"value", word}});
    if (fraction.size() > 9) fail("INVALID_PRECISION", {{"value", word}});
    if (!whole.empty()) number.whole = to_int(whole);
    if (!fraction.empty()) number.nanos = to_int(std::string(fraction) + std::string(9 - fraction.size(), '0'));
    return number;
  }

  void add(const Number& value, const Unit& unit) {
    int64_t amount = 0;
    int64_t& total = interval_.*unit.field;
    const int64_t sign = value.negative ? -1 : 1;
    if (__builtin_mul_overflow(value.whole, unit.factor * sign, &amount) || __builtin_add_overflow(total, amount, &total) ||
        __builtin_add_overflow(total, sign * (value.nanos / 1000), &total)) {
      fail("ARITHMETIC_EXCEPTION", {});
    }
  }

  static const Unit* find_unit(std::string_view name) {
    const auto named = [name](const Unit& unit) {
      return name == unit.name || (name.ends_with('s') && name.substr(0, name.size() - 1) == unit.name);
    };
    const auto* found = std::find_if(kUnits.begin(), kUnits.end(), named);
    return found == kUnits.end() ? nullptr : found;
  }

  static bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  }

  int64_t to_int(std::string_view digits) const {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc()) fail("ARITHMETIC_EXCEPTION", {});
    return value;
  }

  [[noreturn]] void fail(const std::string& sub_class, Error::Parameters parameters) const {
    parameters["input"] = text_;
    throw Error("INVALID_INTERVAL_FORMAT." + sub_class, std::move(parameters));
  }

  const std::string& text_;
  const std::vector<std::string> words_;
  Interval interval_;
};

}  // namespace

Interval parse_interval(const std::string& text) { return IntervalParser(text).parse(); }

}  // namespace izvor
