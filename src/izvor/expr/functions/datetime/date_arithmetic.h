#pragma once

#include <cstdint>

namespace izvor::expr {

// java.time's LocalDate.plusMonths: a day that the month does not have becomes its last.
int64_t add_months_to_days(int64_t days, int64_t months);

}  // namespace izvor::expr
