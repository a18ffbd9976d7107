#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/expr/functions/datetime/pattern_compiler.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {

// Writes instants by a datetime pattern of Spark, as java.time.format.DateTimeFormatter does in English. For one thread.
class DatetimeFormatter {
 public:
  // Throws as compile_pattern does.
  DatetimeFormatter(std::string_view pattern, const std::string& zone);

  // Appends the text of an instant in microseconds.
  void format(int64_t micros, std::string& out);

 private:
  void append_zone_name(bool is_full, int64_t micros, std::string& out) const;

  std::vector<PatternItem> items_;
  TimeZone zone_;
  ZoneClock clock_;
  std::string zone_id_;
};

}  // namespace izvor::expr
