#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace izvor::expr {

// A stretch of UTC time, in seconds, during which a zone has one offset.
struct OffsetInterval {
  int64_t begin;
  int64_t end;
  int64_t offset;
};

// A time zone: a fixed offset or a region of the system's time-zone database. Lives for ever, shared by all threads.
class TimeZone {
 public:
  // Every form that Spark accepts: "UTC", "Z", "+02:00", "-8", "GMT+3", "Europe/Bucharest", "PST". Null when there is none.
  static const TimeZone* find(std::string_view id);
  // Throws INVALID_TIMEZONE.
  static const TimeZone& get(const std::string& id);

  bool is_fixed() const { return listed_.empty(); }
  int64_t fixed_offset() const { return offset_; }
  OffsetInterval interval_at(int64_t utc_seconds) const;

  explicit TimeZone(int64_t offset) : offset_(offset) {}
  explicit TimeZone(std::vector<OffsetInterval> listed) : listed_(std::move(listed)) {}

 private:
  const OffsetInterval& listed_at(int64_t utc_seconds) const;

  int64_t offset_ = 0;                  // seconds east of UTC, of a fixed zone
  std::vector<OffsetInterval> listed_;  // a region's, without gaps, to the end of the last year that the database lists; else empty
};

// Conversion between UTC and local time, in microseconds. Remembers the interval of the last lookup, so that a run of times within it costs
// a comparison each. For one thread.
class ZoneClock {
 public:
  explicit ZoneClock(const TimeZone& zone);

  int64_t to_local(int64_t utc) {
    if (static_cast<uint64_t>(utc) - utc_begin_ >= utc_width_) seek_utc(utc);
    return static_cast<int64_t>(static_cast<uint64_t>(utc) + static_cast<uint64_t>(utc_offset_));
  }

  // As java.time's ZonedDateTime.of: a time in a gap moves forward by the gap, one in an overlap is the earlier.
  int64_t to_utc(int64_t local) {
    if (static_cast<uint64_t>(local) - local_begin_ >= local_width_) seek_local(local);
    return static_cast<int64_t>(static_cast<uint64_t>(local) - static_cast<uint64_t>(local_offset_));
  }

  // The first instant of a local day (java.time's LocalDate.atStartOfDay): behind the gap when midnight is in one.
  int64_t start_of_day(int64_t days);

 private:
  void seek_utc(int64_t utc);
  void seek_local(int64_t local);

  const TimeZone& zone_;
  // [begin, begin + width), as unsigned numbers so that one comparison tells.
  uint64_t utc_begin_ = 0;
  uint64_t utc_width_ = 0;
  int64_t utc_offset_ = 0;
  uint64_t local_begin_ = 0;
  uint64_t local_width_ = 0;
  int64_t local_offset_ = 0;
};

}  // namespace izvor::expr
