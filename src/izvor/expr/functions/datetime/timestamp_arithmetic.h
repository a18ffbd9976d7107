#pragma once

#include <cstdint>
#include <optional>

#include "izvor/types/zone_clock.h"

namespace izvor::expr {

// What java.time's ZonedDateTime does to a time in microseconds. Nothing when the result is no timestamp.

// Months on the calendar, then the same time of day.
std::optional<int64_t> add_months_to_time(int64_t time, int64_t months, ZoneClock& clock);
// Whole days on the calendar, then what is left as elapsed time.
std::optional<int64_t> add_day_time(int64_t time, int64_t micros, ZoneClock& clock);

}  // namespace izvor::expr
