// date_format, from_unixtime.
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/datetime_formatter.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/pattern_cache.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

auto formatting_body(const CallSetup& setup, int64_t micros_per_unit) {
  PatternCache<DatetimeFormatter> formatters(
      [zone = setup.context.settings().time_zone](std::string_view pattern) { return DatetimeFormatter(pattern, zone); });
  return [formatters = std::move(formatters), micros_per_unit](CellResult<std::string_view>& result, int64_t time, std::string_view pattern) mutable {
    DatetimeFormatter* formatter = formatters.find(pattern);
    if (formatter == nullptr) return result.fail(formatters.error());
    // Seconds that are too many wrap around, as in Spark.
    formatter->format(static_cast<int64_t>(static_cast<uint64_t>(time) * static_cast<uint64_t>(micros_per_unit)), result.text());
    result.set_text();
  };
}

}  // namespace

void register_datetime_formatting(ScalarFunctionRegistry& registry) {
  CellFunctionSpec date_format{"date_format", {TypeId::kTimestamp, TypeId::kString}, TypeId::kString};
  date_format.can_fail_in_any_mode = true;
  add_cells_with_setup<std::string_view(int64_t, std::string_view)>(registry, std::move(date_format),
                                                                    [](const CallSetup& setup) { return formatting_body(setup, 1); });
  CellFunctionSpec from_unixtime{"from_unixtime", {TypeId::kLong, TypeId::kString}, TypeId::kString, Nullability::kAlways};
  from_unixtime.can_fail_in_any_mode = true;
  from_unixtime.defaults = {Value::string("yyyy-MM-dd HH:mm:ss")};
  add_cells_with_setup<std::string_view(int64_t, std::string_view)>(registry, std::move(from_unixtime),
                                                                    [](const CallSetup& setup) { return formatting_body(setup, kMicrosPerSecond); });
}

}  // namespace izvor::expr
