#pragma once

#include <cstdint>

#include "izvor/types/data_type.h"

namespace izvor {

// Texts of values as Spark's cast to string gives them. Each writes at `out` (room for kMaxValueText bytes) and returns the end.
inline constexpr int kMaxValueText = 80;

char* write_integer(int64_t value, char* out);
// Java's Double.toString and Float.toString: "1.0", "1.0E10", "NaN", "-Infinity", with the digits of floating_digits.h.
char* write_double(double value, char* out);
char* write_float(float value, char* out);
// "2024-01-05", "-0001-01-05", "+12345-01-05".
char* write_date(int64_t days, char* out);
// "2024-01-05 12:30:45.12", without trailing zeros of the fraction; microseconds of local time.
char* write_timestamp(int64_t local_micros, char* out);
// Of a day and the microseconds behind its start.
char* write_timestamp(int64_t days, int64_t micros, char* out);
// "INTERVAL '-1 02:03:04.5' DAY TO SECOND", "INTERVAL '26:03' HOUR TO MINUTE", "INTERVAL '1-2' YEAR TO MONTH".
char* write_day_time_interval(int64_t micros, char* out, IntervalUnit from = IntervalUnit::kDay, IntervalUnit to = IntervalUnit::kSecond);
char* write_year_month_interval(int64_t months, char* out, IntervalUnit from = IntervalUnit::kYear, IntervalUnit to = IntervalUnit::kMonth);
// Of either kind.
char* write_interval(int64_t value, const DataType& type, char* out);

}  // namespace izvor
