#include "izvor/expr/functions/datetime/datetime_resolver.h"

#include <array>

#include <fmt/format.h>

#include "izvor/expr/functions/datetime/ascii_case.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

using Field = DatetimeField;

constexpr int64_t kNanosPerSecond = 1000000000;
constexpr int64_t kLastYear = 999999999;

struct FieldRange {
  Field field;
  const char* name;
  int64_t low;
  int64_t high;
  const char* text;
};

constexpr FieldRange kRanges[] = {{Field::kYear, "Year", -kLastYear, kLastYear, "-999999999 - 999999999"},
                                  {Field::kYearOfEra, "YearOfEra", 1, kLastYear + 1, "1 - 999999999/1000000000"},
                                  {Field::kMonth, "MonthOfYear", 1, 12, "1 - 12"},
                                  {Field::kDay, "DayOfMonth", 1, 31, "1 - 28/31"},
                                  {Field::kDayOfYear, "DayOfYear", 1, 366, "1 - 365/366"},
                                  {Field::kHour, "HourOfDay", 0, 23, "0 - 23"},
                                  {Field::kClockHour, "ClockHourOfDay", 1, 24, "1 - 24"},
                                  {Field::kHourOfHalfDay, "HourOfAmPm", 0, 11, "0 - 11"},
                                  {Field::kClockHourOfHalfDay, "ClockHourOfAmPm", 1, 12, "1 - 12"},
                                  {Field::kHalfDay, "AmPmOfDay", 0, 1, "0 - 1"},
                                  {Field::kMinute, "MinuteOfHour", 0, 59, "0 - 59"},
                                  {Field::kSecond, "SecondOfMinute", 0, 59, "0 - 59"}};

constexpr auto kRangeOfField = [] {
  std::array<FieldRange, static_cast<size_t>(Field::kCount)> ranges{};
  for (const FieldRange& range : kRanges) ranges[static_cast<size_t>(range.field)] = range;
  return ranges;
}();

const FieldRange& range_of(Field field) { return kRangeOfField[static_cast<size_t>(field)]; }

std::string date_text(int64_t days) {
  const CivilDate date = civil_from_days(days);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

// java.time's LocalTime.toString().
std::string time_text(int64_t nanos) {
  const int64_t seconds = nanos / kNanosPerSecond;
  const int64_t fraction = nanos % kNanosPerSecond;
  std::string text = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0 || fraction != 0) text += fmt::format(":{:02}", seconds % 60);
  if (fraction == 0) return text;
  if (fraction % 1000000 == 0) return text + fmt::format(".{:03}", fraction / 1000000);
  return text + (fraction % 1000 == 0 ? fmt::format(".{:06}", fraction / 1000) : fmt::format(".{:09}", fraction));
}

class Resolver {
 public:
  Resolver(FieldSet& fields, std::string_view text, std::string* message) : fields_(fields), text_(text), message_(message) {}

  bool run(LocalDatetime& resolved) {
    return resolve_year() && resolve_date(resolved.days) && resolve_hour() && resolve_time(resolved.nanos) && check_rest(resolved) &&
           complete_date(resolved.days) && complete_time(resolved.nanos);
  }

 private:
  // java.time's resolver says whose text it was, Spark's completion behind it does not.
  template <typename MakeReason>
  bool fail(MakeReason&& make_reason) {
    if (message_ == nullptr) return false;
    *message_ = is_completing_ ? make_reason() : could_not_be_parsed(text_) + ": " + make_reason();
    return false;
  }

  bool in_range(Field field) {
    const int64_t value = fields_[field];
    const FieldRange& range = range_of(field);
    if (value >= range.low && value <= range.high) return true;
    return fail([&] { return range_message(field, value); });
  }

  bool resolve_year() {
    if (!fields_.has(Field::kYearOfEra)) return true;
    if (!in_range(Field::kYearOfEra)) return false;
    if (!fields_.has(Field::kEra)) return true;
    const int64_t year = fields_[Field::kYearOfEra];
    return fields_.set(Field::kYear, fields_[Field::kEra] == 1 ? year : 1 - year);
  }

  bool resolve_date(int64_t& days) {
    if (!fields_.has(Field::kYear)) return true;
    if (fields_.has(Field::kMonth) && fields_.has(Field::kDay)) {
      if (!in_range(Field::kYear) || !in_range(Field::kMonth) || !in_range(Field::kDay)) return false;
      has_date_ = true;
      return make_date(fields_[Field::kYear], static_cast<int>(fields_.take(Field::kMonth)), fields_.take(Field::kDay), days);
    }
    if (!fields_.has(Field::kDayOfYear)) return true;
    if (!in_range(Field::kYear) || !in_range(Field::kDayOfYear)) return false;
    has_date_ = true;
    return make_year_day(fields_[Field::kYear], fields_.take(Field::kDayOfYear), days);
  }

  bool make_year_day(int64_t year, int64_t day, int64_t& days) {
    days = days_from_civil(year, 1, 1) + day - 1;
    if (day <= 365 || is_leap_year(year)) return true;
    return fail([&] { return fmt::format("Invalid date 'DayOfYear 366' as '{}' is not a leap year", year); });
  }

  bool make_date(int64_t year, int month, int64_t day, int64_t& days) {
    days = days_from_civil(year, month, static_cast<int>(day));
    if (day <= days_in_month(year, month)) return true;
    return fail([&] { return invalid_date_message(year, month, day); });
  }

  // A value that follows from other fields.
  bool derive(Field from, Field field, int64_t value) {
    const int64_t old = fields_.get(field, value);
    if (fields_.set(field, value)) return true;
    return fail([&] {
      const char* name = range_of(field).name;
      return fmt::format("Conflict found: {} {} differs from {} {} while resolving  {}", name, old, name, value, range_of(from).name);
    });
  }

  bool resolve_hour() {
    if (fields_.has(Field::kClockHour)) {
      if (!in_range(Field::kClockHour)) return false;
      if (!derive(Field::kClockHour, Field::kHour, fields_.take(Field::kClockHour) % 24)) return false;
    }
    if (fields_.has(Field::kClockHourOfHalfDay)) {
      if (!in_range(Field::kClockHourOfHalfDay)) return false;
      if (!derive(Field::kClockHourOfHalfDay, Field::kHourOfHalfDay, fields_.take(Field::kClockHourOfHalfDay) % 12)) return false;
    }
    if (!fields_.has(Field::kHalfDay) || !fields_.has(Field::kHourOfHalfDay)) return true;
    if (!in_range(Field::kHourOfHalfDay)) return false;
    const int64_t half = fields_.take(Field::kHalfDay);
    return derive(Field::kHalfDay, Field::kHour, half * 12 + fields_.take(Field::kHourOfHalfDay));
  }

  // An hour with what follows it without a gap is a time. What is no part of one is checked all the same.
  bool resolve_time(int64_t& nanos) {
    const bool has_gap = (!fields_.has(Field::kMinute) && (fields_.has(Field::kSecond) || fields_.has(Field::kNano))) ||
                         (fields_.has(Field::kMinute) && !fields_.has(Field::kSecond) && fields_.has(Field::kNano));
    const bool has_hour = fields_.has(Field::kHour);
    if (has_hour && has_gap) return true;
    for (const Field field : {Field::kHour, Field::kMinute, Field::kSecond, Field::kHourOfHalfDay}) {
      if (fields_.has(field) && !in_range(field)) return false;
    }
    has_time_ = has_hour;
    if (has_hour) nanos = nanos_of_day(fields_[Field::kHour]);
    return true;
  }

  int64_t nanos_of_day(int64_t hour) const {
    return (hour * 3600 + fields_.get(Field::kMinute, 0) * 60 + fields_.get(Field::kSecond, 0)) * kNanosPerSecond + fields_.get(Field::kNano, 0);
  }

  bool check_date(int64_t days) {
    const CivilDate date = civil_from_days(days);
    const auto text = [&] { return date_text(days); };
    return agrees(Field::kMonth, date.month, text) && agrees(Field::kDay, date.day, text) &&
           agrees(Field::kDayOfYear, days - days_from_civil(date.year, 1, 1) + 1, text);
  }

  // Fields that were not needed agree with the result.
  bool check_rest(const LocalDatetime& resolved) {
    if (has_date_ && !check_date(resolved.days)) return false;
    if (!has_time_) return true;
    const int64_t hour = resolved.nanos / (3600 * kNanosPerSecond);
    const auto text = [&] { return time_text(resolved.nanos); };
    return agrees(Field::kHalfDay, hour / 12, text) && agrees(Field::kHourOfHalfDay, hour % 12, text);
  }

  template <typename MakeText>
  bool agrees(Field field, int64_t value, MakeText&& make_text) {
    if (fields_.get(field, value) == value) return true;
    return fail([&] {
      const char* name = range_of(field).name;
      return fmt::format("Conflict found: Field {} {} differs from {} {} derived from {}", name, value, name, fields_[field], make_text());
    });
  }

  bool complete_date(int64_t& days) {
    if (has_date_) return true;
    is_completing_ = true;
    for (const Field field : {Field::kYear, Field::kMonth, Field::kDay, Field::kDayOfYear}) {
      if (fields_.has(field) && !in_range(field)) return false;
    }
    if (fields_.has(Field::kDayOfYear)) {
      return make_year_day(fields_.get(Field::kYear, 1970), fields_[Field::kDayOfYear], days) && check_date(days);
    }
    return make_date(fields_.get(Field::kYear, 1970), static_cast<int>(fields_.get(Field::kMonth, 1)), fields_.get(Field::kDay, 1), days);
  }

  bool complete_time(int64_t& nanos) {
    if (has_time_) return true;
    is_completing_ = true;
    for (const Field field : {Field::kHour, Field::kMinute, Field::kSecond}) {
      if (fields_.has(field) && !in_range(field)) return false;
    }
    const int64_t noon = fields_.get(Field::kHalfDay, 0) == 1 ? 12 : 0;
    nanos = nanos_of_day(fields_.get(Field::kHour, fields_.get(Field::kHourOfHalfDay, noon)));
    return true;
  }

  FieldSet& fields_;
  std::string_view text_;
  std::string* message_;
  bool has_date_ = false;
  bool has_time_ = false;
  bool is_completing_ = false;
};

}  // namespace

bool resolve_fields(FieldSet fields, std::string_view text, LocalDatetime& resolved, std::string* message) {
  return Resolver(fields, text, message).run(resolved);
}

std::string invalid_date_message(int64_t year, int month, int64_t day) {
  if (month == 2 && day == 29) return fmt::format("Invalid date 'February 29' as '{}' is not a leap year", year);
  std::string name(field_text(Field::kMonth, month, true));
  for (char& c : name) c = upper_ascii(c);
  return fmt::format("Invalid date '{} {}'", name, day);
}

std::string range_message(DatetimeField field, int64_t value) {
  const FieldRange& range = range_of(field);
  if (value >= range.low && value <= range.high) return "";
  return fmt::format("Invalid value for {} (valid values {}): {}", range.name, range.text, value);
}

std::string could_not_be_parsed(std::string_view text) {
  constexpr size_t kLongest = 64;
  std::string shown(text.substr(0, kLongest));
  if (text.size() > kLongest) shown += "...";
  return "Text '" + shown + "' could not be parsed";
}

}  // namespace izvor::expr
