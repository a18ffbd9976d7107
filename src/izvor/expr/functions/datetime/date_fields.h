#pragma once

#include <cstdint>

namespace izvor::expr {

// Parts of a date, given in days since 1970-01-01.
int32_t year_of(int32_t days);
int32_t quarter_of(int32_t days);
int32_t month_of(int32_t days);
int32_t day_of_month(int32_t days);
int32_t day_of_year(int32_t days);
int32_t day_of_week(int32_t days);  // 1 is Sunday
int32_t weekday_of(int32_t days);   // 0 is Monday
// ISO 8601: weeks begin on Monday and belong to the year that has their Thursday.
int32_t iso_week_of(int32_t days);
int32_t iso_year_of(int32_t days);

}  // namespace izvor::expr
