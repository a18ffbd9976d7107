#include "izvor/types/zone_clock.h"

#include <algorithm>
#include <limits>

#include "izvor/types/civil.h"
#include "izvor/types/int128.h"

namespace izvor {
namespace {

constexpr int64_t kForever = OffsetInterval::kForever;

}  // namespace

ZoneClock::ZoneClock(const TimeZone& zone) : zone_(zone) {
  if (!zone.is_fixed()) return;
  // Everything but the very last microsecond is inside; that one takes the way through interval_at, with the same result.
  utc_width_ = local_width_ = std::numeric_limits<uint64_t>::max();
  utc_offset_ = local_offset_ = zone.fixed_offset() * kMicrosPerSecond;
}

void ZoneClock::seek_utc(int64_t utc) {
  const OffsetInterval interval = zone_.interval_at(floor_div(utc, kMicrosPerSecond));
  utc_begin_ = static_cast<uint64_t>(interval.begin * kMicrosPerSecond);
  utc_width_ = static_cast<uint64_t>(interval.end * kMicrosPerSecond) - utc_begin_;
  utc_offset_ = interval.offset * kMicrosPerSecond;
}

// Local times from the transition before an interval to the one behind it; both transitions count by the offset before them.
void ZoneClock::seek_local(int64_t local) {
  const int64_t local_seconds = floor_div(local, kMicrosPerSecond);
  OffsetInterval interval = zone_.interval_at(local_seconds - TimeZone::kMaxOffset);
  while (true) {
    const OffsetInterval next = interval.end >= kForever ? interval : zone_.interval_at(interval.end);
    const int64_t local_end = interval.end >= kForever ? kForever : interval.end + std::max(interval.offset, next.offset);
    if (local_seconds < local_end || interval.end >= kForever) {
      const OffsetInterval before = interval.begin <= -kForever ? interval : zone_.interval_at(interval.begin - 1);
      const int64_t local_begin = interval.begin <= -kForever ? -kForever : interval.begin + std::max(before.offset, interval.offset);
      local_begin_ = static_cast<uint64_t>(local_begin * kMicrosPerSecond);
      local_width_ = static_cast<uint64_t>(local_end * kMicrosPerSecond) - local_begin_;
      local_offset_ = interval.offset * kMicrosPerSecond;
      return;
    }
    interval = next;
  }
}

LocalTime ZoneClock::local_time(int64_t utc) {
  if (static_cast<uint64_t>(utc) - utc_begin_ >= utc_width_) seek_utc(utc);
  const int64_t utc_days = floor_div(utc, kMicrosPerDay);
  const int64_t micros = micros_of_day(utc, utc_days) + utc_offset_;
  const int64_t days = floor_div(micros, kMicrosPerDay);
  return {utc_days + days, micros - days * kMicrosPerDay};
}

std::optional<int64_t> ZoneClock::to_instant(const LocalTime& local) {
  constexpr auto kFirst = static_cast<Int128>(std::numeric_limits<int64_t>::min());
  constexpr auto kLast = static_cast<Int128>(std::numeric_limits<int64_t>::max());
  const Int128 micros = static_cast<Int128>(local.days) * kMicrosPerDay + local.micros;
  // No zone changes its offset in the hours beyond the ends.
  const auto nearest = static_cast<int64_t>(std::clamp(micros, kFirst, kLast));
  const auto offset = static_cast<int64_t>(static_cast<uint64_t>(nearest) - static_cast<uint64_t>(to_utc(nearest)));
  const Int128 utc = micros - offset;
  return utc < kFirst || utc > kLast ? std::nullopt : std::optional(static_cast<int64_t>(utc));
}

int64_t ZoneClock::start_of_day(int64_t days) {
  // Wraps for the day in which the times begin: its start is before the first of them.
  const int64_t utc = to_utc(static_cast<int64_t>(static_cast<uint64_t>(days) * static_cast<uint64_t>(kMicrosPerDay)));
  const OffsetInterval interval = zone_.interval_at(floor_div(utc, kMicrosPerSecond));
  const bool in_gap = interval.offset * kMicrosPerSecond != local_offset_;
  return in_gap ? interval.begin * kMicrosPerSecond : utc;
}

}  // namespace izvor
