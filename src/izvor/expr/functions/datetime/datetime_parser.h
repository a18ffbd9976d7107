#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/expr/functions/datetime/datetime_resolver.h"
#include "izvor/expr/functions/datetime/pattern_compiler.h"
#include "izvor/expr/functions/datetime/zone_cache.h"

namespace izvor::expr {

// A date and time read from a text, with the zone that the text names.
struct ParsedDatetime {
  LocalDatetime local;
  std::optional<int64_t> offset;  // seconds
  std::string_view zone_id;       // of a region, lives for ever; empty when there is none. It counts before an offset

  LocalTime local_time() const { return {local.days, local.nanos / 1000}; }
};

// In microseconds, by the zone or offset of the text, else by the session's; nothing when int64_t does not hold it.
std::optional<int64_t> instant_of(const ParsedDatetime& parsed, ZoneClock& session, ZoneCache& zones);

// Reads texts by a datetime pattern of Spark, as java.time.format.DateTimeFormatter does with strict resolving and without regard to case.
class DatetimeParser {
 public:
  // Throws as compile_pattern does.
  explicit DatetimeParser(std::string_view pattern) : items_(compile_pattern(pattern, PatternUse::kParsing)) {}

  // False with java.time's words in `message` (left alone when it is null) when the text does not fit.
  bool parse(std::string_view text, ParsedDatetime& parsed, std::string* message) const;

 private:
  std::vector<PatternItem> items_;
};

}  // namespace izvor::expr
