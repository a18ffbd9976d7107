#include "izvor/io/file/csv_datetime.h"

#include <chrono>
#include <optional>
#include <string>

#include "izvor/types/civil.h"
#include "izvor/types/datetime_text.h"
#include "izvor/types/zone_clock.h"

namespace izvor::io {
namespace {

int64_t start_of_today(ZoneClock& clock) {
  const int64_t now = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  return floor_div(clock.to_local(now), kMicrosPerDay) * kMicrosPerDay;
}

}  // namespace

bool parse_csv_date(std::string_view text, int32_t* days) {
  const size_t gmt = text.find("GMT");
  if (gmt == std::string_view::npos) return parse_date(text, *days);
  // "2000-01-01T00:00GMT+01:00" is an old form of timestamps.
  constexpr size_t kGmtSize = 3;
  return parse_date(std::string(text.substr(0, gmt)).append(text.substr(gmt + kGmtSize)), *days);
}

bool parse_csv_timestamp(std::string_view text, const TimeZone& zone, int64_t* micros) {
  ParsedTimestamp parsed;
  if (!parse_timestamp(text, parsed)) return false;
  const std::optional<TimeZone> own_zone = parsed.zone.empty() ? zone : TimeZone::find(parsed.zone);
  if (!own_zone) return false;
  ZoneClock clock(*own_zone);
  const int64_t local = parsed.local_micros + (parsed.only_time ? start_of_today(clock) : 0);
  *micros = clock.to_utc(local);
  // Within a day of the ends of the range the offset may wrap around.
  const bool has_wrapped = (*micros < 0) != (local < 0) && local / kMicrosPerDay != 0;
  return !has_wrapped;
}

bool parse_csv_timestamp_ntz(std::string_view text, int64_t* micros) {
  ParsedTimestamp parsed;
  if (!parse_timestamp(text, parsed) || parsed.only_time || !parsed.zone.empty()) return false;
  *micros = parsed.local_micros;
  return true;
}

}  // namespace izvor::io
