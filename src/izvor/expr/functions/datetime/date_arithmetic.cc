// date_add, date_sub, datediff, add_months, last_day, next_day, months_between.
#include "izvor/expr/functions/datetime/date_arithmetic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/ascii_case.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/pattern_compiler.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

// Days wrap around, as in Spark.
int32_t wrapping_add(int32_t a, int32_t b) { return static_cast<int32_t>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b)); }
int32_t wrapping_subtract(int32_t a, int32_t b) { return static_cast<int32_t>(static_cast<uint32_t>(a) - static_cast<uint32_t>(b)); }

// Whole numbers that fit into an int; a text is cast with ANSI, or when it is a constant.
void check_day_count(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
  const TypeId id = arguments[1]->type.id();
  const bool is_text = id == TypeId::kString;
  const bool fits = id == TypeId::kInt || id == TypeId::kShort || id == TypeId::kByte || id == TypeId::kNull ||
                    (is_text && (mode != EvalMode::kLegacy || is_constant(*arguments[1])));
  if (!fits) throw unexpected_input_type(sql, 1, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")", *arguments[1]);
  if (!is_text || mode != EvalMode::kLegacy) return;
  try {
    evaluate_constant(*cast(arguments[1], TypeId::kInt, EvalMode::kAnsi), {});
  } catch (const Error&) {
    throw Error("SECOND_FUNCTION_ARGUMENT_NOT_INTEGER", {{"functionName", sql.substr(0, sql.find('('))}});
  }
}

void add_day_shift(ScalarFunctionRegistry& registry, const char* name, const char* printed, int32_t (*shift)(int32_t, int32_t)) {
  CellFunctionSpec spec{name, {TypeId::kDate, TypeId::kInt}, TypeId::kDate};
  spec.check = check_day_count;
  spec.print = [printed](const std::vector<std::string>& arguments) {
    std::string text = printed;
    for (size_t i = 0; i < arguments.size(); ++i) text += (i == 0 ? "(" : ", ") + arguments[i];
    return text + ")";
  };
  add_cells<int32_t(int32_t, int32_t)>(registry, std::move(spec), shift);
}

// One of Sunday..Saturday by its first two or three letters or its name, counted from Monday; -1 for anything else.
int weekday_named(std::string_view name) {
  for (int day = 0; day < 7; ++day) {
    const std::string_view full = field_text(DatetimeField::kDayOfWeek, day + 1, true);
    for (const size_t size : {size_t{2}, size_t{3}, full.size()}) {
      if (equal_any_case(name, full.substr(0, size))) return day;
    }
  }
  return -1;
}

int32_t last_day_of_month(int32_t days) {
  const CivilDate date = civil_from_days(days);
  return wrapping_add(days, days_in_month(date.year, date.month) - date.day);
}

// A time as its day of the month and the seconds of that day.
struct MonthPosition {
  int64_t months;
  int day;
  bool is_last_day;
  std::optional<int64_t> seconds;  // nothing where the day begins before the first time that there is
};

MonthPosition month_position(int64_t time, ZoneClock& clock) {
  const int64_t days = clock.local_time(time).days;
  const CivilDate date = civil_from_days(days);
  const int64_t start = clock.start_of_day(days);
  MonthPosition position{date.year * 12 + date.month, date.day, date.day == days_in_month(date.year, date.month), std::nullopt};
  if (start <= time) position.seconds = (time - start) / kMicrosPerSecond;
  return position;
}

// java.lang.Math.round.
double round_half_up(double value) {
  const double below = std::floor(value);
  return value - below >= 0.5 ? below + 1 : below;
}

std::optional<double> months_between(int64_t end, int64_t start, bool rounds, ZoneClock& clock) {
  constexpr double kSecondsInMonth = 31 * kSecondsPerDay;
  constexpr double kDigits = 1e8;
  const MonthPosition a = month_position(end, clock);
  const MonthPosition b = month_position(start, clock);
  const auto months = static_cast<double>(a.months - b.months);
  if (a.day == b.day || (a.is_last_day && b.is_last_day)) return months;
  if (!a.seconds || !b.seconds) return std::nullopt;
  const auto seconds = static_cast<double>((a.day - b.day) * kSecondsPerDay + *a.seconds - *b.seconds);
  const double difference = months + seconds / kSecondsInMonth;
  return rounds ? round_half_up(difference * kDigits) / kDigits : difference;
}

void register_month_arithmetic(ScalarFunctionRegistry& registry) {
  CellFunctionSpec add_months{"add_months", {TypeId::kDate, TypeId::kInt}, TypeId::kDate};
  add_months.can_fail_in_any_mode = true;
  add_cells<int32_t(int32_t, int32_t)>(registry, std::move(add_months), [](CellResult<int32_t>& result, int32_t days, int32_t months) {
    const int64_t moved = add_months_to_days(days, months);
    if (moved != static_cast<int32_t>(moved)) return result.fail(arithmetic_overflow(""));
    result.set(static_cast<int32_t>(moved));
  });
  add_cells<int32_t(int32_t)>(registry, {"last_day", {TypeId::kDate}, TypeId::kDate}, last_day_of_month);
  CellFunctionSpec between{"months_between", {TypeId::kTimestamp, TypeId::kTimestamp, TypeId::kBoolean}, TypeId::kDouble};
  between.defaults = {Value::boolean(true)};
  between.can_fail_in_any_mode = true;
  add_cells_with_setup<double(int64_t, int64_t, bool)>(registry, std::move(between), [](const CallSetup& setup) {
    ZoneClock clock(TimeZone::parse(setup.context.settings().time_zone));
    return [clock](CellResult<double>& result, int64_t end, int64_t start, bool rounds) mutable {
      const std::optional<double> months = months_between(end, start, rounds, clock);
      if (!months) return result.fail(Error("DATETIME_OVERFLOW", {{"operation", "months_between"}}));
      result.set(*months);
    };
  });
}

}  // namespace

// 1970-01-01 was a Thursday.
int32_t next_weekday(int32_t days, int weekday) {
  const int32_t after_thursday = (weekday + 4) % 7;
  const int32_t ahead = wrapping_subtract(after_thursday - 1, days) % 7;
  return wrapping_add(days, 1 + (ahead + 7) % 7);
}

int64_t add_months_to_days(int64_t days, int64_t months) {
  const CivilDate date = civil_from_days(days);
  const int64_t total = date.year * 12 + (date.month - 1) + months;
  const int64_t year = floor_div(total, 12);
  const int month = static_cast<int>(total - year * 12) + 1;
  return days_from_civil(year, month, std::min(date.day, days_in_month(year, month)));
}

void register_date_arithmetic(ScalarFunctionRegistry& registry) {
  add_day_shift(registry, "date_add", "date_add", wrapping_add);
  add_day_shift(registry, "dateadd", "date_add", wrapping_add);
  add_day_shift(registry, "date_sub", "date_sub", wrapping_subtract);
  for (const char* name : {"datediff", "date_diff"}) {
    add_cells<int32_t(int32_t, int32_t)>(registry, {name, {TypeId::kDate, TypeId::kDate}, TypeId::kInt}, wrapping_subtract);
  }
  CellFunctionSpec next_day{"next_day", {TypeId::kDate, TypeId::kString}, TypeId::kDate, Nullability::kAlways, true};
  add_cells<int32_t(int32_t, std::string_view)>(registry, std::move(next_day), [](CellResult<int32_t>& result, int32_t days, std::string_view name) {
    const int weekday = weekday_named(name);
    if (weekday < 0) return result.fail_or_null([&] { return Error("ILLEGAL_DAY_OF_WEEK", {{"string", std::string(name)}}); });
    result.set(next_weekday(days, weekday));
  });
  register_month_arithmetic(registry);
}

}  // namespace izvor::expr
