#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "izvor/error.h"
#include "izvor/types/data_type.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {

// The clock of the zone that was asked for last.
class ZoneCache {
 public:
  // Null for a name that Spark does not know.
  ZoneClock* find(std::string_view name) {
    if (!is_filled_ || name != name_) {
      const auto zone = TimeZone::find(name);
      name_ = name;
      is_filled_ = true;
      clock_ = zone ? std::optional<ZoneClock>(*zone) : std::nullopt;
    }
    return clock_ ? &*clock_ : nullptr;
  }

 private:
  bool is_filled_ = false;
  std::string name_;
  std::optional<ZoneClock> clock_;
};

inline Error invalid_time_zone(std::string_view name) { return Error("INVALID_TIMEZONE", {{"timeZone", std::string(name)}}); }

// The clock by which a type shows its times: the session's, or UTC for one without a zone.
inline ZoneClock clock_of(const DataType& type, const std::string& session_zone) {
  return ZoneClock(type.id() == TypeId::kTimestampNtz ? TimeZone::utc() : TimeZone::parse(session_zone));
}

}  // namespace izvor::expr
