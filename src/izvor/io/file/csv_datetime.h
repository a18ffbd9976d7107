#pragma once

#include <cstdint>
#include <string_view>

#include "izvor/types/zone_clock.h"

namespace izvor::io {

// Dates and timestamps in the forms that Spark's CSV source takes when no format is given: those of a cast from text, "2024-1-5",
// "2024-01-05 10:00:00.123456+02:00", "2024-01-05T10", ... Days and microseconds since the epoch. A text of a time
// alone means the day of `now_micros`.
bool parse_csv_date(std::string_view text, int32_t* days);
bool parse_csv_timestamp(std::string_view text, ZoneClock& clock, int64_t now_micros, int64_t* micros);
// Without a zone: a text that names one, or only a time, is malformed.
bool parse_csv_timestamp_ntz(std::string_view text, int64_t* micros);

}  // namespace izvor::io
