#include "izvor/expr/functions/datetime_pattern.h"

#include <array>
#include <limits>

#include <fmt/format.h>

#include "izvor/error.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                      "July",    "August",   "September", "October", "November", "December"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_ignoring_case(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (lower(text[i]) != lower(word[i])) return false;
  }
  return true;
}

// java.time's DateTimeParseException shows the text shortened.
std::string shown(std::string_view text) {
  constexpr size_t kLongest = 64;
  return "Text '" + (text.size() > kLongest ? std::string(text.substr(0, kLongest)) + "..." : std::string(text)) + "' could not be parsed";
}

bool fail(std::string* message, std::string text) {
  if (message != nullptr) *message = std::move(text);
  return false;
}

[[noreturn]] void refuse_letter(char letter, std::string_view pattern) {
  throw Error("INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER", {{"c", std::string(1, letter)}, {"pattern", std::string(pattern)}});
}

[[noreturn]] void refuse_pattern(std::string_view pattern) {
  throw Error("INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION", {{"pattern", "'" + std::string(pattern) + "'"},
                                                                                   {"config", "\"spark.sql.legacy.timeParserPolicy\""},
                                                                                   {"docroot", "https://spark.apache.org/docs/latest"}});
}

}  // namespace

struct DatetimePattern::Fields {
  static constexpr int64_t kAbsent = std::numeric_limits<int64_t>::min();
  std::array<int64_t, static_cast<size_t>(Field::kCount)> values;

  Fields() { values.fill(kAbsent); }
  int64_t& operator[](Field field) { return values[static_cast<size_t>(field)]; }
  bool has(Field field) const { return values[static_cast<size_t>(field)] != kAbsent; }
  int64_t get(Field field, int64_t otherwise) const { return has(field) ? values[static_cast<size_t>(field)] : otherwise; }
};

DatetimePattern::DatetimePattern(std::string_view pattern) {
  for (size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (c == '\'') {
      const size_t close = pattern.find('\'', i + 1);
      if (close == std::string_view::npos) refuse_pattern(pattern);
      if (close == i + 1) add_literal('\'');
      for (const char quoted : pattern.substr(i + 1, close - i - 1)) add_literal(quoted);
      i = close + 1;
    } else if (is_letter(c)) {
      size_t end = i;
      while (end < pattern.size() && pattern[end] == c) ++end;
      add_letters(c, static_cast<int>(end - i), pattern);
      i = end;
    } else if (c == '[' || c == ']') {
      refuse_letter(c, pattern);
    } else if (c == '#' || c == '{' || c == '}') {
      refuse_pattern(pattern);
    } else {
      add_literal(c);
      ++i;
    }
  }
  reserve_adjacent();
}

void DatetimePattern::add_literal(char c) {
  if (items_.empty() || items_.back().kind != Kind::kLiteral) items_.push_back({Kind::kLiteral});
  items_.back().text += c;
}

void DatetimePattern::add_letters(char letter, int count, std::string_view pattern) {
  // Week-based letters had a meaning before Spark 3 only.
  if (std::string_view("YWwu").find(letter) != std::string_view::npos) refuse_pattern(pattern);
  constexpr std::string_view kLetters = "yMdHhmsSa";
  const size_t index = kLetters.find(letter);
  if (index == std::string_view::npos) refuse_letter(letter, pattern);
  constexpr std::array<int, 9> kLongest = {6, 4, 2, 2, 2, 2, 2, 9, 1};
  if (count > kLongest[index]) refuse_pattern(pattern);
  Item item{Kind::kNumber, static_cast<Field>(index)};
  if (item.field == Field::kFraction) {
    item.kind = Kind::kFraction;
    item.max_width = count;
  } else if (item.field == Field::kHalfDay) {
    item.kind = Kind::kHalfDay;
  } else if (item.field == Field::kYear && count == 2) {
    item.kind = Kind::kReducedYear;
    item.min_width = item.max_width = 2;
  } else if (item.field == Field::kYear) {
    item.min_width = count;
    item.sign_when_wider = count >= 4;
  } else if (item.field == Field::kMonth && count >= 3) {
    item.kind = Kind::kMonthName;
    item.max_width = count == 3 ? 3 : 9;
  } else if (count == 2) {
    item.min_width = item.max_width = 2;
  }
  items_.push_back(std::move(item));
}

void DatetimePattern::reserve_adjacent() {
  const auto is_fixed = [](const Item& item) {
    return (item.kind == Kind::kNumber || item.kind == Kind::kReducedYear) && item.min_width == item.max_width;
  };
  for (size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].kind != Kind::kNumber || is_fixed(items_[i])) continue;
    for (size_t j = i + 1; j < items_.size() && is_fixed(items_[j]); ++j) items_[i].reserved += items_[j].max_width;
  }
}

bool DatetimePattern::match_number(const Item& item, std::string_view text, size_t& at, int64_t& value) {
  constexpr int kMostDigits = 18;
  size_t i = at;
  const bool signable = item.min_width != item.max_width;
  const char sign = i < text.size() && signable && (text[i] == '+' || text[i] == '-') ? text[i++] : '\0';
  int count = 0;
  while (i + static_cast<size_t>(count) < text.size() && is_digit(text[i + static_cast<size_t>(count)]) && count < item.max_width + item.reserved)
    ++count;
  if (item.reserved > 0) count = std::max(item.min_width, count - item.reserved);
  if (count < item.min_width || count > kMostDigits || i + static_cast<size_t>(count) > text.size()) return false;
  value = 0;
  for (int digit = 0; digit < count; ++digit) value = value * 10 + (text[i + static_cast<size_t>(digit)] - '0');
  if (sign == '+' && (!item.sign_when_wider || count <= item.min_width)) return false;
  if (sign == '\0' && item.sign_when_wider && count > item.min_width) return false;
  if (sign == '-') value = -value;
  at = i + static_cast<size_t>(count);
  return true;
}

bool DatetimePattern::match(const Item& item, std::string_view text, size_t& at, Fields& fields) const {
  const std::string_view rest = text.substr(at);
  switch (item.kind) {
    case Kind::kLiteral:
      if (!starts_with_ignoring_case(rest, item.text)) return false;
      at += item.text.size();
      return true;
    case Kind::kNumber: return match_number(item, text, at, fields[item.field]);
    case Kind::kReducedYear:
      if (!match_number(item, text, at, fields[item.field])) return false;
      fields[item.field] += 2000;
      return true;
    case Kind::kMonthName:
      for (size_t month = 0; month < kMonths.size(); ++month) {
        const auto name = kMonths[month].substr(0, static_cast<size_t>(item.max_width));
        if (!starts_with_ignoring_case(rest, name)) continue;
        fields[item.field] = static_cast<int64_t>(month) + 1;
        at += name.size();
        return true;
      }
      return false;
    case Kind::kFraction: {
      int count = 0;
      int64_t micros = 0;
      for (; count < item.max_width && static_cast<size_t>(count) < rest.size() && is_digit(rest[static_cast<size_t>(count)]); ++count) {
        if (count < 6) micros = micros * 10 + (rest[static_cast<size_t>(count)] - '0');
      }
      for (int digit = count; digit < 6; ++digit) micros *= 10;
      fields[item.field] = micros;
      at += static_cast<size_t>(count);
      return count > 0;
    }
    case Kind::kHalfDay:
      if (!starts_with_ignoring_case(rest, "AM") && !starts_with_ignoring_case(rest, "PM")) return false;
      fields[item.field] = lower(rest[0]) == 'p' ? 1 : 0;
      at += 2;
      return true;
  }
  return false;
}

bool DatetimePattern::parse(std::string_view text, int64_t& local_micros, std::string* message) const {
  Fields fields;
  size_t at = 0;
  for (const Item& item : items_) {
    if (!match(item, text, at, fields)) return fail(message, fmt::format("{} at index {}", shown(text), at));
  }
  if (at < text.size()) return fail(message, fmt::format("{}, unparsed text found at index {}", shown(text), at));
  return resolve(fields, text, local_micros, message);
}

bool DatetimePattern::resolve(const Fields& fields, std::string_view text, int64_t& local_micros, std::string* message) {
  struct Range {
    Field field;
    const char* name;
    int64_t low, high;
  };
  static constexpr std::array<Range, 6> kRanges = {{{Field::kMonth, "MonthOfYear", 1, 12},
                                                    {Field::kDay, "DayOfMonth", 1, 31},
                                                    {Field::kHour, "HourOfDay", 0, 23},
                                                    {Field::kClockHour, "ClockHourOfAmPm", 1, 12},
                                                    {Field::kMinute, "MinuteOfHour", 0, 59},
                                                    {Field::kSecond, "SecondOfMinute", 0, 59}}};
  for (const Range& range : kRanges) {
    const int64_t value = fields.get(range.field, range.low);
    if (value >= range.low && value <= range.high) continue;
    const std::string bounds = range.field == Field::kDay ? "1 - 28/31" : fmt::format("{} - {}", range.low, range.high);
    return fail(message, fmt::format("{}: Invalid value for {} (valid values {}): {}", shown(text), range.name, bounds, value));
  }
  const int64_t year = fields.get(Field::kYear, 1970);
  const int64_t month = fields.get(Field::kMonth, 1);
  const int64_t day = fields.get(Field::kDay, 1);
  constexpr int64_t kLastYear = 294000;  // beyond it microseconds overflow
  if (year > kLastYear || year < -kLastYear) return fail(message, "long overflow");
  if (!is_civil_date(year, month, day)) {
    // A date whose parts are all in the text is checked by the formatter, one that was completed by Spark.
    const bool complete = fields.has(Field::kYear) && fields.has(Field::kMonth) && fields.has(Field::kDay);
    const std::string_view name = kMonths[static_cast<size_t>(month - 1)];
    std::string upper;
    for (const char c : name) upper += static_cast<char>(lower(c) - 'a' + 'A');
    const std::string invalid = month == 2 && day == 29 ? fmt::format("Invalid date 'February 29' as '{}' is not a leap year", year)
                                                        : fmt::format("Invalid date '{} {}'", upper, day);
    return fail(message, complete ? shown(text) + ": " + invalid : invalid);
  }
  const int64_t half = fields.get(Field::kHalfDay, 0);
  const int64_t hour = fields.get(Field::kHour, fields.get(Field::kClockHour, 0) % 12 + half * 12);
  const int64_t minute = fields.get(Field::kMinute, 0);
  if (fields.has(Field::kHour) && fields.has(Field::kHalfDay) && half != hour / 12) {
    return fail(message, fmt::format("{}: Conflict found: Field AmPmOfDay {} differs from AmPmOfDay {} derived from {:02}:{:02}", shown(text),
                                     hour / 12, half, hour, minute));
  }
  const int64_t seconds = days_from_civil(year, static_cast<int>(month), static_cast<int>(day)) * kSecondsPerDay + hour * 3600 + minute * 60 +
                          fields.get(Field::kSecond, 0);
  local_micros = seconds * kMicrosPerSecond + fields.get(Field::kFraction, 0);
  return true;
}

}  // namespace izvor::expr
