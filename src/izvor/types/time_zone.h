#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace izvor {

// A stretch of UTC time, in seconds, during which a zone has one offset.
struct OffsetInterval {
  // Stands for no transition on that side.
  static constexpr int64_t kForever = INT64_MAX / 1'000'000;

  int64_t begin;
  int64_t end;
  int64_t offset;            // local time minus UTC, in seconds
  bool is_daylight = false;  // clocks are ahead of the zone's standard time
};

// A time zone as Spark's spark.sql.session.timeZone names it: a region ("Europe/Bucharest"), "UTC", "Z", an offset ("+02:00", "-8", "+053015"),
// an offset with a prefix ("UTC+1", "GMT-03:00") or one of Java's short ids ("PST"). Immutable, thread-safe, cheap to copy.
class TimeZone {
 public:
  // Nothing for a name that Spark does not know. Names are case-sensitive, as in Spark.
  static std::optional<TimeZone> find(std::string_view name);
  // The same, but throws INVALID_CONF_VALUE.TIME_ZONE, as for a value of spark.sql.session.timeZone.
  static TimeZone parse(const std::string& name);
  static TimeZone utc() { return TimeZone(0); }
  // The ids of all regions that the database has. They live for ever.
  static const std::vector<std::string>& region_ids();
  // A known zone's name in full, as java.time shows it: "America/Los_Angeles" of "PST", "+02:00" of "+2", "Z" of "+00:00".
  static std::string full_id(std::string_view name);

  bool is_fixed() const { return listed_ == nullptr; }
  // In seconds; of a fixed zone only.
  int64_t fixed_offset() const { return fixed_offset_; }
  OffsetInterval interval_at(int64_t utc_seconds) const;
  // Local time minus UTC at an instant given in microseconds since the epoch, in seconds.
  int64_t offset_seconds(int64_t utc_micros) const;

  // No offset, and so no change of clocks, is larger.
  static constexpr int64_t kMaxOffset = 18 * 3600;

 private:
  using Intervals = std::vector<OffsetInterval>;

  explicit TimeZone(int64_t fixed_offset) : fixed_offset_(fixed_offset) {}
  explicit TimeZone(const Intervals& listed) : listed_(&listed) {}

  static const Intervals* find_region(std::string_view name);
  const OffsetInterval& listed_at(int64_t utc_seconds) const;

  int64_t fixed_offset_ = 0;
  // A region's, which live for ever: without gaps, to the end of the last year that the database lists. Null for a fixed offset.
  const Intervals* listed_ = nullptr;
};

}  // namespace izvor
