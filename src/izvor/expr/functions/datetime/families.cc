#include "izvor/expr/functions/datetime/families.h"

#include "izvor/expr/functions/datetime/session_window.h"

namespace izvor::expr {

void register_datetime_families(ScalarFunctionRegistry& registry) {
  register_current_time(registry);
  register_date_arithmetic(registry);
  register_date_fields(registry);
  register_datetime_construction(registry);
  register_datetime_formatting(registry);
  register_datetime_parsing(registry);
  register_epoch_functions(registry);
  register_extract(registry);
  register_time_fields(registry);
  register_time_bucket(registry);
  register_timestamp_arithmetic(registry);
  register_truncation(registry);
  register_windows(registry);
  register_session_window(registry);
  register_zone_conversions(registry);
}

}  // namespace izvor::expr
