#pragma once

#include <cstdint>
#include <string>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/functions/datetime/datetime_formatter.h"
#include "izvor/expr/functions/json/json_options.h"
#include "izvor/types/civil.h"

namespace izvor::expr {

// Writes dates and times into JSON and CSV, by the options timeZone, dateFormat, timestampFormat and timestampNTZFormat.
class DatetimeWriter {
 public:
  DatetimeWriter(const FormatOptions& options, const EvalSettings& settings)
      : date_(options.text("dateFormat", "yyyy-MM-dd"), "UTC"),
        timestamp_(options.text("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXXXX]"), options.text("timeZone", settings.time_zone)),
        timestamp_ntz_(options.text("timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS]"), "UTC") {}

  void append_date(int32_t days, std::string& out) { date_.format(days * kMicrosPerDay, out); }
  void append_timestamp(int64_t micros, std::string& out) { timestamp_.format(micros, out); }
  void append_timestamp_ntz(int64_t micros, std::string& out) { timestamp_ntz_.format(micros, out); }

 private:
  DatetimeFormatter date_;
  DatetimeFormatter timestamp_;
  DatetimeFormatter timestamp_ntz_;
};

}  // namespace izvor::expr
