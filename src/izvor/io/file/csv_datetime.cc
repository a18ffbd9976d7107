#include "izvor/io/file/csv_datetime.h"

#include <string>

#include "izvor/types/civil.h"
#include "izvor/types/datetime_text.h"
#include "izvor/types/zone_clock.h"

namespace izvor::io {
bool parse_csv_date(std::string_view text, int32_t* days) {
  if (text.size() == kPlainDateSize && parse_plain_date(text.data(), *days)) return true;
  const size_t gmt = text.find("GMT");
  if (gmt == std::string_view::npos) return parse_date(text, *days);
  // "2000-01-01T00:00GMT+01:00" is an old form of timestamps.
  constexpr size_t kGmtSize = 3;
  return parse_date(std::string(text.substr(0, gmt)).append(text.substr(gmt + kGmtSize)), *days);
}

bool parse_csv_timestamp(std::string_view text, ZoneClock& clock, int64_t now_micros, int64_t* micros) {
  int64_t local = 0;
  if (text.size() != kPlainTimestampSize || !parse_plain_timestamp(text.data(), local)) return parse_instant(text, clock, now_micros, *micros);
  *micros = clock.to_utc(local);
  return true;
}

bool parse_csv_timestamp_ntz(std::string_view text, int64_t* micros) {
  ParsedTimestamp parsed;
  if (!parse_timestamp(text, parsed) || parsed.only_time || !parsed.zone.empty()) return false;
  const auto local = to_micros(parsed.local);
  if (local) *micros = *local;
  return local.has_value();
}

}  // namespace izvor::io
