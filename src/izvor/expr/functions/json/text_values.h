#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/expr/functions/json/json_options.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {

// Dates and times in the texts of JSON and CSV, by the options timeZone, dateFormat, timestampFormat and timestampNTZFormat; without a format in any
// form that a cast takes.
class DatetimeTexts {
 public:
  DatetimeTexts(const FormatOptions& options, const EvalSettings& settings);
  ~DatetimeTexts();

  std::optional<int32_t> date(std::string_view text);
  std::optional<int64_t> timestamp(std::string_view text);
  std::optional<int64_t> timestamp_ntz(std::string_view text);

 private:
  struct Formats;

  int64_t now_micros_;
  ZoneClock clock_;
  ZoneCache zones_;
  std::unique_ptr<Formats> formats_;
};

}  // namespace izvor::expr
