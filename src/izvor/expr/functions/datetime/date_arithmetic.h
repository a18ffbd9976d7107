#pragma once

#include <cstdint>

namespace izvor::expr {

// java.time's LocalDate.plusMonths: a day that the month does not have becomes its last.
int64_t add_months_to_days(int64_t days, int64_t months);

// The first such day behind a date, 0 being Monday. Far from 1970 days wrap around, as in Spark.
int32_t next_weekday(int32_t days, int weekday);

}  // namespace izvor::expr
