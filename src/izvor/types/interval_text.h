#pragma once

#include <cstdint>
#include <string>

namespace izvor {

// Spark's CalendarInterval.
struct Interval {
  int64_t months = 0;
  int64_t days = 0;
  int64_t microseconds = 0;
};

// "30 seconds", "interval 1 day -2 hours", "1.5 seconds", in any case. Throws INVALID_INTERVAL_FORMAT.* as Spark does.
Interval parse_interval(const std::string& text);

}  // namespace izvor
