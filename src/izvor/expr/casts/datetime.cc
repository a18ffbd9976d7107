// Casts among dates and timestamps, and between timestamps and numbers.
#include <limits>

#include <arrow/array.h>

#include "izvor/error.h"
#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/casts/cast_cells.h"
#include "izvor/expr/casts/java_number.h"
#include "izvor/expr/column.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/civil.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {
namespace {

int32_t day_of(int64_t local_micros) { return static_cast<int32_t>(floor_div(local_micros, kMicrosPerDay)); }

std::shared_ptr<arrow::Array> timestamp_to_date(const CastInput& in) {
  const TimeZone zone = TimeZone::parse(in.context.settings().time_zone);
  if (zone.is_fixed() && zone.fixed_offset() == 0) return map_cells<int64_t, int32_t>(in, day_of);
  ZoneClock clock(zone);
  return map_cells<int64_t, int32_t>(in, [&](int64_t micros) { return static_cast<int32_t>(clock.local_time(micros).days); });
}

std::shared_ptr<arrow::Array> ntz_to_date(const CastInput& in) { return map_cells<int64_t, int32_t>(in, day_of); }

// Days beyond the range of timestamps (about the year 294247) overflow with ANSI and without, as in Spark.
bool day_fits(const CastInput& in, int64_t day, int64_t row) {
  constexpr int64_t kLastDay = std::numeric_limits<int64_t>::max() / kMicrosPerDay;
  if (day <= kLastDay && day >= -kLastDay) return true;
  if (in.mode != EvalMode::kTry) in.context.errors().add(row, Error("DATETIME_OVERFLOW", {{"operation", "cast DATE to " + in.to.sql()}}));
  return false;
}

std::shared_ptr<arrow::Array> date_to_timestamp(const CastInput& in) {
  ZoneClock clock(TimeZone::parse(in.context.settings().time_zone));
  return map_some_cells<int32_t, int64_t>(in, [&](int64_t day, int64_t row, int64_t& out) {
    if (!day_fits(in, day, row)) return false;
    out = clock.start_of_day(day);
    return true;
  });
}

std::shared_ptr<arrow::Array> date_to_ntz(const CastInput& in) {
  return map_some_cells<int32_t, int64_t>(in, [&](int64_t day, int64_t row, int64_t& out) {
    if (!day_fits(in, day, row)) return false;
    out = day * kMicrosPerDay;
    return true;
  });
}

std::shared_ptr<arrow::Array> timestamp_to_ntz(const CastInput& in) {
  ZoneClock clock(TimeZone::parse(in.context.settings().time_zone));
  return map_some_cells<int64_t, int64_t>(in, [&](int64_t micros, int64_t row, int64_t& out) {
    // The last hours of the range may lie past it in local time.
    const LocalTime local = clock.local_time(micros);
    const Int128 wide = Int128{local.days} * kMicrosPerDay + local.micros;
    out = static_cast<int64_t>(wide);
    if (out == wide) return true;
    if (in.mode != EvalMode::kTry) in.context.errors().add(row, Error("DATETIME_OVERFLOW", {{"operation", "cast TIMESTAMP to TIMESTAMP_NTZ"}}));
    return false;
  });
}

std::shared_ptr<arrow::Array> ntz_to_timestamp(const CastInput& in) {
  ZoneClock clock(TimeZone::parse(in.context.settings().time_zone));
  return map_some_cells<int64_t, int64_t>(in, [&](int64_t local, int64_t row, int64_t& out) {
    out = clock.to_utc(local);
    const Int128 offset = Int128{local} - out;  // beyond two days: the difference has wrapped
    if (offset < 2 * kMicrosPerDay && offset > -2 * kMicrosPerDay) return true;
    if (in.mode != EvalMode::kTry) in.context.errors().add(row, Error("DATETIME_OVERFLOW", {{"operation", "cast TIMESTAMP_NTZ to TIMESTAMP"}}));
    return false;
  });
}

// Without ANSI a date has no number and no truth value.
std::shared_ptr<arrow::Array> date_to_null(const CastInput& in) { return null_column(in.to, in.column.length(), in.context.pool()); }

template <typename To>
std::shared_ptr<arrow::Array> timestamp_to_number(const CastInput& in) {
  if constexpr (std::is_floating_point_v<To>) {
    return map_cells<int64_t, To>(in, [](int64_t micros) { return static_cast<To>(static_cast<double>(micros) / 1e6); });
  } else {
    return map_some_cells<int64_t, To>(in, [&](int64_t micros, int64_t row, To& out) {
      const int64_t seconds = floor_div(micros, kMicrosPerSecond);
      out = static_cast<To>(seconds);
      if (out == seconds) return true;
      if (in.mode == EvalMode::kAnsi) {
        const std::string& zone = in.context.settings().time_zone;
        in.context.errors().add(row, cast_overflow(value_at(in.column, row, in.from), in.to, zone));
      }
      return false;
    });
  }
}

bool floating_to_micros(const CastInput& in, double seconds, int64_t row, int64_t& out) {
  const double micros = seconds * 1e6;
  if (!std::isfinite(seconds)) {
    if (in.mode == EvalMode::kAnsi) in.context.errors().add(row, cast_invalid_input(value_at(in.column, row, in.from), in.to));
    return false;
  }
  out = java_narrow<int64_t>(micros);
  if (in.mode == EvalMode::kLegacy || fits_exactly<int64_t>(micros)) return true;
  if (in.mode == EvalMode::kAnsi) in.context.errors().add(row, cast_overflow(Value::floating(micros), TypeId::kLong));
  return false;
}

int64_t seconds_to_micros(int64_t seconds) {
  int64_t micros;
  if (!__builtin_mul_overflow(seconds, kMicrosPerSecond, &micros)) return micros;
  return seconds < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}

template <typename From>
std::shared_ptr<arrow::Array> number_to_timestamp(const CastInput& in) {
  if constexpr (std::is_floating_point_v<From>) {
    return map_some_cells<From, int64_t>(
        in, [&](From seconds, int64_t row, int64_t& out) { return floating_to_micros(in, static_cast<double>(seconds), row, out); });
  } else {
    return map_cells<From, int64_t>(in, [](From seconds) { return seconds_to_micros(seconds); });
  }
}

std::shared_ptr<arrow::Array> boolean_to_timestamp(const CastInput& in) {
  return map_cells<bool, int64_t>(in, [](bool value) { return static_cast<int64_t>(value); });
}

}  // namespace

void register_datetime_casts(CastTable& table) {
  table.add(TypeId::kTimestamp, TypeId::kDate, timestamp_to_date);
  table.add(TypeId::kTimestampNtz, TypeId::kDate, ntz_to_date);
  table.add(TypeId::kDate, TypeId::kTimestamp, date_to_timestamp);
  table.add(TypeId::kDate, TypeId::kTimestampNtz, date_to_ntz);
  table.add(TypeId::kTimestamp, TypeId::kTimestampNtz, timestamp_to_ntz);
  table.add(TypeId::kTimestampNtz, TypeId::kTimestamp, ntz_to_timestamp);
  table.add(TypeId::kBoolean, TypeId::kTimestamp, boolean_to_timestamp);
  table.add(TypeId::kTimestamp, TypeId::kBoolean, nonzero_to_boolean<int64_t>);
  table.add(TypeId::kDate, TypeId::kBoolean, date_to_null);
  for (const TypeId number : {TypeId::kByte, TypeId::kShort, TypeId::kInt, TypeId::kLong, TypeId::kFloat, TypeId::kDouble}) {
    visit_number(number, [&]<typename T>(Physical<T>) {
      table.add(TypeId::kTimestamp, number, timestamp_to_number<T>);
      table.add(number, TypeId::kTimestamp, number_to_timestamp<T>);
      table.add(TypeId::kDate, number, date_to_null);
    });
  }
}

}  // namespace izvor::expr
