// trunc, date_trunc.
#include <initializer_list>
#include <limits>
#include <optional>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/ascii_case.h"
#include "izvor/expr/functions/datetime/date_arithmetic.h"
#include "izvor/expr/functions/datetime/date_fields.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

enum class Level : uint8_t { kNone, kMicrosecond, kMillisecond, kSecond, kMinute, kHour, kDay, kWeek, kMonth, kQuarter, kYear };

struct LevelName {
  std::string_view name;
  Level level;
};

constexpr LevelName kLevels[] = {{"MICROSECOND", Level::kMicrosecond},
                                 {"MILLISECOND", Level::kMillisecond},
                                 {"SECOND", Level::kSecond},
                                 {"MINUTE", Level::kMinute},
                                 {"HOUR", Level::kHour},
                                 {"DAY", Level::kDay},
                                 {"DD", Level::kDay},
                                 {"WEEK", Level::kWeek},
                                 {"MON", Level::kMonth},
                                 {"MONTH", Level::kMonth},
                                 {"MM", Level::kMonth},
                                 {"QUARTER", Level::kQuarter},
                                 {"YEAR", Level::kYear},
                                 {"YYYY", Level::kYear},
                                 {"YY", Level::kYear}};

Level level_named(std::string_view name) {
  for (const LevelName& known : kLevels) {
    if (equal_any_case(known.name, name)) return known.level;
  }
  return Level::kNone;
}

int64_t truncate_day(int64_t days, Level level) {
  if (level == Level::kDay) return days;
  if (level == Level::kWeek) return days - weekday_from_days(days);
  const CivilDate date = civil_from_days(days);
  const int month = level == Level::kMonth ? date.month : level == Level::kQuarter ? (date.month - 1) / 3 * 3 + 1 : 1;
  return days_from_civil(date.year, month, 1);
}

int64_t floor_to(int64_t time, int64_t unit) { return time - (time - floor_div(time, unit) * unit); }

// On the zone's clock; in the hour that comes twice it stays in the same one. Times near the end of the range overflow where they are cut.
std::optional<int64_t> floor_local(int64_t time, int64_t unit, ZoneClock& clock) {
  const int64_t dropped = clock.local_time(time).micros % unit;
  int64_t floor;
  if (__builtin_sub_overflow(time, dropped, &floor)) return std::nullopt;
  const int64_t local = clock.to_local(time);
  const int64_t local_floor = local - dropped;
  // Without a change of clocks in between, the same distance.
  return clock.to_local(floor) == local_floor ? floor : clock.to_utc(local_floor, local - time);
}

std::optional<int64_t> start_of_period(int64_t days, ZoneClock& clock) {
  constexpr int64_t kLastDay = std::numeric_limits<int64_t>::max() / kMicrosPerDay;
  return days > kLastDay || days < -kLastDay ? std::nullopt : std::optional<int64_t>(clock.start_of_day(days));
}

// Nothing where the result is out of range.
std::optional<int64_t> truncate_time(int64_t time, Level level, ZoneClock& clock) {
  switch (level) {
    case Level::kMicrosecond: return time;
    case Level::kMillisecond: return floor_to(time, 1000);
    case Level::kSecond: return floor_to(time, kMicrosPerSecond);
    case Level::kMinute: return floor_local(time, 60 * kMicrosPerSecond, clock);
    case Level::kHour: return floor_local(time, 3600 * kMicrosPerSecond, clock);
    case Level::kDay: return floor_local(time, kMicrosPerDay, clock);
    default: return start_of_period(truncate_day(clock.local_time(time).days, level), clock);
  }
}

}  // namespace

void register_truncation(ScalarFunctionRegistry& registry) {
  add_cells<int32_t(int32_t, std::string_view)>(registry, {"trunc", {TypeId::kDate, TypeId::kString}, TypeId::kDate, Nullability::kAlways},
                                                [](int32_t days, std::string_view name) {
                                                  const Level level = level_named(name);
                                                  if (level < Level::kWeek) return std::optional<int32_t>();
                                                  if (level == Level::kWeek)
                                                    return std::optional(next_weekday(static_cast<int32_t>(static_cast<uint32_t>(days) - 7), 0));
                                                  return std::optional(static_cast<int32_t>(truncate_day(days, level)));
                                                });
  CellFunctionSpec date_trunc{"date_trunc", {TypeId::kString, TypeId::kTimestamp}, TypeId::kTimestamp, Nullability::kAlways};
  date_trunc.can_fail_in_any_mode = true;
  add_cells_with_setup<int64_t(std::string_view, int64_t)>(registry, std::move(date_trunc), [](const CallSetup& setup) {
    ZoneClock clock(TimeZone::parse(setup.context.settings().time_zone));
    const Value* constant = setup.constant(0);
    const std::optional<Level> known = constant == nullptr ? std::nullopt : std::optional(level_named(constant->as_string()));
    return [clock, known](CellResult<int64_t>& result, std::string_view name, int64_t time) mutable {
      const Level level = known ? *known : level_named(name);
      if (level == Level::kNone) return result.set_null();
      const std::optional<int64_t> truncated = truncate_time(time, level, clock);
      if (!truncated) return result.fail(Error("DATETIME_OVERFLOW", {{"operation", "truncate a TIMESTAMP to " + std::string(name)}}));
      result.set(*truncated);
    };
  });
}

}  // namespace izvor::expr
