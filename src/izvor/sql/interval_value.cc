#include "izvor/sql/interval_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "izvor/error.h"
#include "izvor/sql/characters.h"
#include "izvor/types/civil.h"
#include "izvor/types/interval_text.h"
#include "izvor/types/text_trim.h"

namespace izvor::sql {
namespace {

constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;

// Fields of a day-time interval as Connect numbers them.
enum Field : int { kDay = 0, kHour = 1, kMinute = 2, kSecond = 3 };
constexpr std::array<std::string_view, 4> kFieldNames{"day", "hour", "minute", "second"};

Node year_month(int64_t months, int from, int to) {
  Node node;
  node.is_foldable = true;
  auto& literal = *node.proto.mutable_literal();
  literal.set_year_month_interval(static_cast<int32_t>(months));
  auto& type = *literal.mutable_data_type()->mutable_year_month_interval();
  type.set_start_field(from);
  type.set_end_field(to);
  return node;
}

Node day_time(int64_t micros, int from, int to) {
  Node node;
  node.is_foldable = true;
  auto& literal = *node.proto.mutable_literal();
  literal.set_day_time_interval(micros);
  auto& type = *literal.mutable_data_type()->mutable_day_time_interval();
  type.set_start_field(from);
  type.set_end_field(to);
  return node;
}

// The field that a unit's name counts in: "weeks" in days, "milliseconds" in seconds. Years and months are -2 and -1.
std::optional<int> field_of(std::string_view unit) {
  if (unit.ends_with('s')) unit.remove_suffix(1);
  if (unit == "year") return -2;
  if (unit == "month") return -1;
  if (unit == "week" || unit == "day") return kDay;
  if (unit == "hour") return kHour;
  if (unit == "minute") return kMinute;
  if (unit == "second" || unit == "millisecond" || unit == "microsecond") return kSecond;
  return std::nullopt;
}

// The units among the words of `text`.
std::vector<int> fields_in(const std::string& text) {
  std::vector<int> fields;
  std::string word;
  for (const char c : to_lower(text) + ' ') {
    if (is_ascii_letter(c)) {
      word += c;
    } else if (!word.empty()) {
      if (const auto field = field_of(word)) fields.push_back(*field);
      word.clear();
    }
  }
  return fields;
}

[[noreturn]] void overflow(const std::string& text) { throw Error("INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION", {{"input", text}}); }

// The parts of a day-time text such as "1 02:03:04.5".
struct RangeText {
  bool negative = false;
  std::array<int64_t, 4> parts{};
  int64_t micros = 0;
};

// Up to nine digits, the most that Spark reads.
bool take_number(std::string_view& rest, size_t most, int64_t& value) {
  size_t length = 0;
  while (length < rest.size() && is_digit(rest[length])) ++length;
  if (length == 0 || length > most) return false;
  std::from_chars(rest.data(), rest.data() + length, value);
  rest.remove_prefix(length);
  return true;
}

bool take_sign(std::string_view& rest) {
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  return negative;
}

bool take_fraction(std::string_view& rest, int64_t& micros) {
  if (!rest.starts_with('.')) return true;
  rest.remove_prefix(1);
  const size_t before = rest.size();
  int64_t value = 0;
  if (!take_number(rest, 9, value)) return false;
  for (size_t digits = before - rest.size(); digits < 9; ++digits) value *= 10;
  micros = value / 1000;
  return true;
}

std::optional<RangeText> read_range(std::string_view rest, int from, int to) {
  RangeText range;
  range.negative = take_sign(rest);
  for (int field = from; field <= to; ++field) {
    if (field != from) {
      const char separator = field == kHour ? ' ' : ':';
      if (!rest.starts_with(separator)) return std::nullopt;
      rest.remove_prefix(1);
    }
    if (!take_number(rest, field == from ? 9 : 2, range.parts[static_cast<size_t>(field)])) return std::nullopt;
  }
  if (to == kSecond && !take_fraction(rest, range.micros)) return std::nullopt;
  return rest.empty() ? std::optional(range) : std::nullopt;
}

std::string format_of(int from, int to) {
  constexpr std::array<std::string_view, 4> kForms{"d", "h", "m", "s.n"};
  std::string format;
  for (int field = from; field <= to; ++field) {
    if (field != from) format += field == kHour ? ' ' : ':';
    format += kForms[static_cast<size_t>(field)];
  }
  return format;
}

[[noreturn]] void unmatched(const std::string& text, int from, int to) {
  const std::string_view first = kFieldNames[static_cast<size_t>(from)];
  const std::string_view last = kFieldNames[static_cast<size_t>(to)];
  const std::string format = format_of(from, to);
  throw Error("INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
              {{"intervalStr", "day-time"},
               {"supportedFormat", fmt::format("`[+|-]{0}`, `INTERVAL [+|-]'[+|-]{0}' {1} TO {2}`", format, to_upper(first), to_upper(last))},
               {"typeName", fmt::format("interval {} to {}", first, last)},
               {"input", text}});
}

void check_field(std::string_view name, int64_t value, int64_t highest) {
  if (value <= highest) return;
  throw Error("_LEGACY_ERROR_TEMP_0063", {{"msg", fmt::format("requirement failed: {} {} outside range [0, {}]", name, value, highest)}});
}

Node day_time_range(const std::string& text, int from, int to) {
  const auto range = read_range(trim_java(text), from, to);
  if (!range) unmatched(text, from, to);
  constexpr std::array<int64_t, 4> kHighest{0, 23, 59, 59};
  for (int field = from + 1; field <= to; ++field) {
    check_field(kFieldNames[static_cast<size_t>(field)], range->parts[static_cast<size_t>(field)], kHighest[static_cast<size_t>(field)]);
  }
  const auto& parts = range->parts;
  const int64_t sign = range->negative ? -1 : 1;
  int64_t micros = 0;
  if (__builtin_mul_overflow(parts[kDay], kMicrosPerDay * sign, &micros) ||
      __builtin_add_overflow(
          micros, sign * (parts[kHour] * kMicrosPerHour + parts[kMinute] * kMicrosPerMinute + parts[kSecond] * kMicrosPerSecond + range->micros),
          &micros)) {
    overflow(text);
  }
  return day_time(micros, from, to);
}

Node year_month_range(const std::string& text) {
  std::string_view rest = trim_java(text);
  const bool negative = take_sign(rest);
  int64_t years = 0;
  int64_t months = 0;
  const auto take_dash = [&rest] {
    const bool dash = rest.starts_with('-');
    if (dash) rest.remove_prefix(1);
    return dash;
  };
  if (!take_number(rest, 9, years) || !take_dash() || !take_number(rest, 9, months) || !rest.empty()) {
    throw Error("INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING", {{"intervalStr", "year-month"},
                                                                    {"supportedFormat", "`[+|-]y-m`, `INTERVAL [+|-]'[+|-]y-m' YEAR TO MONTH`"},
                                                                    {"typeName", "interval year to month"},
                                                                    {"input", text}});
  }
  const int64_t total = (negative ? -1 : 1) * (years * 12 + months);
  if (months > 11 || total > std::numeric_limits<int32_t>::max() || total < std::numeric_limits<int32_t>::min()) {
    throw Error("INVALID_INTERVAL_FORMAT.INTERVAL_PARSING", {{"input", text}, {"interval", "year-month"}});
  }
  return year_month(total, 0, 1);
}

}  // namespace

Node interval_of_text(const std::string& text, std::string_view literal) {
  const Interval interval = parse_interval(text);
  const std::vector<int> fields = fields_in(text);
  const auto [lowest, highest] = std::minmax_element(fields.begin(), fields.end());
  if (*lowest < 0 && *highest >= 0) throw Error("_LEGACY_ERROR_TEMP_0029", {{"literal", std::string(literal)}});
  if (*highest < 0) {
    if (interval.months > std::numeric_limits<int32_t>::max() || interval.months < std::numeric_limits<int32_t>::min()) overflow(text);
    return year_month(interval.months, *lowest + 2, *highest + 2);
  }
  int64_t micros = 0;
  const bool too_many_days = interval.days > std::numeric_limits<int32_t>::max() || interval.days < std::numeric_limits<int32_t>::min();
  if (too_many_days || __builtin_mul_overflow(interval.days, kMicrosPerDay, &micros) ||
      __builtin_add_overflow(micros, interval.microseconds, &micros)) {
    overflow(text);
  }
  return day_time(micros, *lowest, *highest);
}

Node interval_of_range(const std::string& text, const std::string& from, const std::string& to) {
  if (from == "year" && to == "month") return year_month_range(text);
  const auto first = field_of(from);
  const auto last = field_of(to);
  if (*first < 0 || *last < 0 || *first >= *last) {
    throw Error("INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION", {{"input", text}, {"from", from}, {"to", to}});
  }
  return day_time_range(text, *first, *last);
}

}  // namespace izvor::sql
