#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Dates, times and intervals. One function for each file of this folder; all are called from families.cc.

void register_current_time(ScalarFunctionRegistry& registry);
void register_date_arithmetic(ScalarFunctionRegistry& registry);
void register_date_fields(ScalarFunctionRegistry& registry);
void register_datetime_construction(ScalarFunctionRegistry& registry);
void register_datetime_formatting(ScalarFunctionRegistry& registry);
void register_datetime_parsing(ScalarFunctionRegistry& registry);
void register_epoch_functions(ScalarFunctionRegistry& registry);
void register_extract(ScalarFunctionRegistry& registry);
void register_time_fields(ScalarFunctionRegistry& registry);
void register_time_bucket(ScalarFunctionRegistry& registry);
void register_timestamp_arithmetic(ScalarFunctionRegistry& registry);
void register_truncation(ScalarFunctionRegistry& registry);
void register_windows(ScalarFunctionRegistry& registry);
void register_zone_conversions(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
