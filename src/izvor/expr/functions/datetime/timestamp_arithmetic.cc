// timestampadd, timestampdiff.
#include "izvor/expr/functions/datetime/timestamp_arithmetic.h"

#include <limits>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/ascii_case.h"
#include "izvor/expr/functions/datetime/date_arithmetic.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

// A unit is so many months or so many microseconds.
struct Unit {
  const char* name;
  int64_t months;
  int64_t micros;
};

constexpr Unit kUnits[] = {{"MICROSECOND", 0, 1},
                           {"MILLISECOND", 0, 1000},
                           {"SECOND", 0, kMicrosPerSecond},
                           {"MINUTE", 0, 60 * kMicrosPerSecond},
                           {"HOUR", 0, 3600 * kMicrosPerSecond},
                           {"DAY", 0, kMicrosPerDay},
                           {"DAYOFYEAR", 0, kMicrosPerDay},
                           {"WEEK", 0, 7 * kMicrosPerDay},
                           {"MONTH", 1, 0},
                           {"QUARTER", 3, 0},
                           {"YEAR", 12, 0}};
constexpr const char* kAddOnly = "DAYOFYEAR";

const Unit* find_unit(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (equal_any_case(name, unit.name)) return &unit;
  }
  return nullptr;
}

Error invalid_unit(const char* function, std::string_view name) {
  return Error("INVALID_PARAMETER_VALUE.DATETIME_UNIT",
               {{"functionName", "`" + std::string(function) + "`"}, {"parameter", "`unit`"}, {"invalidValue", "'" + std::string(name) + "'"}});
}

// The unit is a word of the statement: a constant.
void check_unit(const std::vector<ExpressionPtr>& arguments, const char* function, bool is_difference) {
  const auto* word = arguments[0]->as<Literal>();
  const bool is_text = word != nullptr && word->value.type.id() == TypeId::kString && !word->value.is_null();
  const std::string name = is_text ? word->value.as_string() : to_string(*arguments[0]);
  const bool is_known = is_text && find_unit(name) != nullptr && !(is_difference && equal_any_case(name, kAddOnly));
  if (!is_known) throw invalid_unit(function, name);
}

std::optional<int64_t> narrow(Int128 value) {
  const auto narrowed = static_cast<int64_t>(value);
  return narrowed == value ? std::optional<int64_t>(narrowed) : std::nullopt;
}

// A local time on another day, in UTC. In an overlap it keeps the offset.
Int128 on_day(int64_t day, int64_t micros_in_day, int64_t offset, ZoneClock& clock) {
  const Int128 local = static_cast<Int128>(day) * kMicrosPerDay + micros_in_day;
  const auto narrowed = narrow(local);
  if (!narrowed) return local - offset;
  const auto utc = static_cast<uint64_t>(clock.to_utc(*narrowed, offset));
  return local - static_cast<int64_t>(static_cast<uint64_t>(*narrowed) - utc);
}

Int128 micros_of(const LocalTime& time) { return static_cast<Int128>(time.days) * kMicrosPerDay + time.micros; }

// Local time minus UTC.
int64_t offset_of(const LocalTime& local, int64_t time) { return static_cast<int64_t>(micros_of(local) - time); }

std::optional<int64_t> add_units(int64_t time, int64_t count, const Unit& unit, ZoneClock& clock) {
  if (unit.months == 0) {
    const auto micros = narrow(static_cast<Int128>(count) * unit.micros);
    if (!micros) return std::nullopt;
    return unit.micros < kMicrosPerDay ? narrow(static_cast<Int128>(time) + *micros) : add_day_time(time, *micros, clock);
  }
  const auto months = narrow(static_cast<Int128>(count) * unit.months);
  if (!months || *months != static_cast<int32_t>(*months)) return std::nullopt;
  return add_months_to_time(time, *months, clock);
}

// Whole units from one local time to another, towards zero.
int64_t units_between(const LocalTime& start, const LocalTime& end, const Unit& unit) {
  if (unit.months == 0) return static_cast<int64_t>((micros_of(end) - micros_of(start)) / unit.micros);
  const CivilDate from = civil_from_days(start.days);
  const CivilDate to = civil_from_days(end.days);
  int64_t months = (to.year - from.year) * 12 + (to.month - from.month);
  // Places within a month, as if each had as many days.
  const int64_t from_place = from.day * kMicrosPerDay + start.micros;
  const int64_t to_place = to.day * kMicrosPerDay + end.micros;
  if (months > 0 && to_place < from_place) --months;
  if (months < 0 && to_place > from_place) ++months;
  return months / unit.months;
}

auto adding_body(const CallSetup& setup) {
  const DataType type = setup.type;
  const std::string& zone = setup.context.settings().time_zone;
  const std::string name = setup.operands[0].constant.as_string();
  return [&unit = *find_unit(name), name, type, zone, clock = clock_of(type, zone)](CellResult<int64_t>& result, std::string_view, int64_t count,
                                                                                    int64_t time) mutable {
    if (const auto moved = add_units(time, count, unit, clock)) return result.set(*moved);
    const std::string operation = "add " + std::to_string(count) + "L " + name + " to " + sql_literal({type, time}, zone);
    result.fail(Error("DATETIME_OVERFLOW", {{"operation", operation}}));
  };
}

auto difference_body(const CallSetup& setup) {
  const std::string& zone = setup.context.settings().time_zone;
  return [&unit = *find_unit(setup.operands[0].constant.as_string()), clock = clock_of(TypeId::kTimestamp, zone)](std::string_view, int64_t start,
                                                                                                                  int64_t end) mutable {
    const LocalTime local_start = clock.local_time(start);
    return units_between(local_start, clock.local_time(end), unit);
  };
}

CellFunctionSpec spec_of(const char* name, std::vector<InputType> inputs, const ResultType& result, const char* printed, bool is_difference) {
  CellFunctionSpec spec{name, std::move(inputs), result};
  spec.check = [printed, is_difference](const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) {
    check_unit(arguments, printed, is_difference);
  };
  return spec;
}

}  // namespace

std::optional<int64_t> add_months_to_time(int64_t time, int64_t months, ZoneClock& clock) {
  const LocalTime local = clock.local_time(time);
  return narrow(on_day(add_months_to_days(local.days, months), local.micros, offset_of(local, time), clock));
}

std::optional<int64_t> add_day_time(int64_t time, int64_t micros, ZoneClock& clock) {
  const LocalTime local = clock.local_time(time);
  return narrow(on_day(local.days + micros / kMicrosPerDay, local.micros, offset_of(local, time), clock) + micros % kMicrosPerDay);
}

void register_timestamp_arithmetic(ScalarFunctionRegistry& registry) {
  const ResultType of_time([](const std::vector<DataType>& arguments) { return arguments[2]; });
  for (const char* name : {"timestampadd", "timestamp_add"}) {
    CellFunctionSpec spec = spec_of(name, {TypeId::kString, TypeId::kLong, InputType::any_timestamp()}, of_time, "TIMESTAMPADD", false);
    spec.can_fail_in_any_mode = true;
    add_cells_with_setup<int64_t(std::string_view, int64_t, int64_t)>(registry, std::move(spec), adding_body);
  }
  for (const char* name : {"timestampdiff", "timestamp_diff"}) {
    add_cells_with_setup<int64_t(std::string_view, int64_t, int64_t)>(
        registry, spec_of(name, {TypeId::kString, TypeId::kTimestamp, TypeId::kTimestamp}, TypeId::kLong, "TIMESTAMPDIFF", true), difference_body);
  }
}

}  // namespace izvor::expr
