#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace izvor {

// A time zone as Spark's spark.sql.session.timeZone names it: a region ("Europe/Bucharest"), "UTC", "Z", an offset ("+02:00", "-8", "+053015"),
// an offset with a prefix ("UTC+1", "GMT-03:00") or one of Java's short ids ("PST"). Immutable, thread-safe, cheap to copy.
class TimeZone {
 public:
  // Throws INVALID_CONF_VALUE.TIME_ZONE for a name that Spark does not know. Names are case-sensitive, as in Spark.
  static TimeZone parse(const std::string& name);
  static TimeZone utc() { return TimeZone(0); }

  // Local time minus UTC at an instant given in microseconds since the epoch, in seconds.
  int64_t offset_seconds(int64_t utc_micros) const;

 private:
  explicit TimeZone(int64_t fixed_offset, const void* region = nullptr) : fixed_offset_(fixed_offset), region_(region) {}

  int64_t fixed_offset_;
  const void* region_;  // an entry of the process's time-zone database, which lives for ever; null for a fixed offset
};

}  // namespace izvor
