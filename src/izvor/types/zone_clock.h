#pragma once

#include <cstdint>
#include <optional>

#include "izvor/types/civil.h"
#include "izvor/types/time_zone.h"

namespace izvor {

// Conversion between UTC and local time, in microseconds. Remembers the interval of the last lookup, so that a run of times within it costs
// a comparison each. For one thread.
class ZoneClock {
 public:
  explicit ZoneClock(const TimeZone& zone);

  int64_t to_local(int64_t utc) {
    if (static_cast<uint64_t>(utc) - utc_begin_ >= utc_width_) seek_utc(utc);
    return static_cast<int64_t>(static_cast<uint64_t>(utc) + static_cast<uint64_t>(utc_offset_));
  }

  // The local day and the microseconds behind its start, which also those times have whose local time int64_t does not hold.
  LocalTime local_time(int64_t utc);

  // As java.time's ZonedDateTime.of: a time in a gap moves forward by the gap, one in an overlap is the earlier.
  int64_t to_utc(int64_t local) {
    if (static_cast<uint64_t>(local) - local_begin_ >= local_width_) seek_local(local);
    return static_cast<int64_t>(static_cast<uint64_t>(local) - static_cast<uint64_t>(local_offset_));
  }

  // The same, but a time in an overlap keeps this offset (in microseconds) where it may, as a time that was moved from an instant does.
  int64_t to_utc(int64_t local, int64_t preferred_offset) {
    const auto utc = static_cast<int64_t>(static_cast<uint64_t>(local) - static_cast<uint64_t>(preferred_offset));
    return to_local(utc) == local ? utc : to_utc(local);
  }

  // The instant of a local time, which itself may lie beyond what int64_t holds; nothing when the instant does.
  std::optional<int64_t> to_instant(const LocalTime& local);

  // The first instant of a local day (java.time's LocalDate.atStartOfDay): behind the gap when midnight is in one.
  int64_t start_of_day(int64_t days);

 private:
  void seek_utc(int64_t utc);
  void seek_local(int64_t local);

  TimeZone zone_;
  // [begin, begin + width), as unsigned numbers so that one comparison tells.
  uint64_t utc_begin_ = 0;
  uint64_t utc_width_ = 0;
  int64_t utc_offset_ = 0;
  uint64_t local_begin_ = 0;
  uint64_t local_width_ = 0;
  int64_t local_offset_ = 0;
};

}  // namespace izvor
