#include "izvor/types/interval_cell.h"

#include <array>
#include <charconv>

#include "izvor/types/civil.h"

namespace izvor {
namespace {

// What a unit is in a text: its letter in Spark's messages, what stands before it unless it is the first, its size in microseconds or months, and
// the first number that is too large behind a larger unit.
struct UnitForm {
  const char* name;
  char letter;
  char separator;
  int64_t size;
  int64_t limit;
};

constexpr std::array<UnitForm, 6> kForms = {UnitForm{"YEAR", 'y', 0, 12, 0},
                                            UnitForm{"MONTH", 'm', '-', 1, 12},
                                            UnitForm{"DAY", 'd', 0, kMicrosPerDay, 0},
                                            UnitForm{"HOUR", 'h', ' ', 3600 * kMicrosPerSecond, 24},
                                            UnitForm{"MINUTE", 'm', ':', 60 * kMicrosPerSecond, 60},
                                            UnitForm{"SECOND", 's', ':', kMicrosPerSecond, 60}};

const UnitForm& form_of(IntervalUnit unit) { return kForms[static_cast<size_t>(unit)]; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool equals_ignoring_case(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c) != upper[i]) return false;
  }
  return true;
}

// The next word up to a blank or quote, and the blanks behind it.
std::string_view take_word(std::string_view& text) {
  size_t end = 0;
  while (end < text.size() && !is_blank(text[end]) && text[end] != '\'') ++end;
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return word;
}

// -1 for a minus, 1 for a plus or none.
int take_sign(std::string_view& text) {
  const int sign = !text.empty() && text.front() == '-' ? -1 : 1;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return sign;
}

// "'...' DAY TO SECOND": leaves what is quoted when the units are the type's.
bool take_quoted(std::string_view& text, const DataType& type) {
  if (text.empty() || text.front() != '\'') return false;
  text.remove_prefix(1);
  const size_t end = text.find('\'');
  if (end == std::string_view::npos || end + 1 >= text.size() || !is_blank(text[end + 1])) return false;
  std::string_view units = trim(text.substr(end + 1));
  text = text.substr(0, end);
  if (!equals_ignoring_case(take_word(units), form_of(type.first_unit()).name)) return false;
  if (type.first_unit() == type.last_unit()) return units.empty();
  return equals_ignoring_case(take_word(units), "TO") && equals_ignoring_case(take_word(units), form_of(type.last_unit()).name) && units.empty();
}

// Digits of a number; false when there is none or it has more than `most`.
bool take_number(std::string_view& text, size_t most, int64_t& number) {
  size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  if (count == 0 || count > most) return false;
  std::from_chars(text.data(), text.data() + count, number);
  text.remove_prefix(count);
  return true;
}

// ".123456789" as microseconds, cut off.
bool take_fraction(std::string_view& text, int64_t& micros) {
  constexpr size_t kNanoDigits = 9;
  constexpr size_t kMicroDigits = 6;
  text.remove_prefix(1);
  size_t count = 0;
  micros = 0;
  for (; count < text.size() && is_digit(text[count]); ++count) {
    if (count < kMicroDigits) micros = micros * 10 + (text[count] - '0');
  }
  text.remove_prefix(count);
  for (size_t i = count; i < kMicroDigits; ++i) micros *= 10;
  return count > 0 && count <= kNanoDigits;
}

IntervalText parse_units(std::string_view text, const DataType& type, int sign, int64_t& value) {
  constexpr size_t kFirstDigits = 18;
  value = 0;
  bool in_range = true;
  const auto add = [&](int64_t amount) { in_range = in_range && !__builtin_add_overflow(value, sign * amount, &value); };
  for (auto i = static_cast<int>(type.first_unit()); i <= static_cast<int>(type.last_unit()); ++i) {
    const auto unit = static_cast<IntervalUnit>(i);
    const UnitForm& form = form_of(unit);
    const bool is_first = unit == type.first_unit();
    if (!is_first) {
      if (text.empty() || text.front() != form.separator) return IntervalText::kUnmatched;
      text.remove_prefix(1);
    }
    int64_t number = 0;
    if (!take_number(text, is_first || unit == IntervalUnit::kMonth ? kFirstDigits : 2, number)) return IntervalText::kUnmatched;
    in_range = in_range && (is_first || number < form.limit);
    int64_t amount = 0;
    in_range = in_range && !__builtin_mul_overflow(number, form.size, &amount);
    add(amount);
    if (unit == IntervalUnit::kSecond && !text.empty() && text.front() == '.') {
      int64_t micros = 0;
      if (!take_fraction(text, micros)) return IntervalText::kUnmatched;
      add(micros);
    }
  }
  if (!text.empty()) return IntervalText::kUnmatched;
  if (type.id() == TypeId::kYearMonthInterval) in_range = in_range && value == static_cast<int32_t>(value);
  return in_range ? IntervalText::kValue : IntervalText::kOutOfRange;
}

}  // namespace

IntervalText parse_interval_cell(std::string_view text, const DataType& type, int64_t& value) {
  text = trim(text);
  int sign = 1;
  constexpr std::string_view kWord = "INTERVAL";
  if (equals_ignoring_case(text.substr(0, kWord.size()), kWord)) {
    take_word(text);
    sign = take_sign(text);
    if (!take_quoted(text, type)) return IntervalText::kUnmatched;
  }
  sign *= take_sign(text);
  return parse_units(text, type, sign, value);
}

std::string interval_formats(const DataType& type) {
  std::string form = "[+|-]";
  for (auto i = static_cast<int>(type.first_unit()); i <= static_cast<int>(type.last_unit()); ++i) {
    const UnitForm& unit = form_of(static_cast<IntervalUnit>(i));
    if (i != static_cast<int>(type.first_unit())) form += unit.separator;
    form += unit.letter;
  }
  if (type.last_unit() == IntervalUnit::kSecond) form += ".n";
  const std::string name = type.sql();
  const std::string units = name.substr(name.find(' '));
  return "`" + form + "`, `INTERVAL [+|-]'" + form + "'" + units + "`";
}

}  // namespace izvor
