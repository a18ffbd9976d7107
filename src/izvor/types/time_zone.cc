#include "izvor/types/time_zone.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <arrow/vendored/datetime.h>

#include "izvor/error.h"
#include "izvor/types/civil.h"

namespace izvor {
namespace {

namespace date = arrow_vendored::date;

constexpr int64_t kForever = OffsetInterval::kForever;

// java.time.ZoneId.SHORT_IDS, which Spark passes to every lookup.
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kShortIds = {{
    {"ACT", "Australia/Darwin"},
    {"AET", "Australia/Sydney"},
    {"AGT", "America/Argentina/Buenos_Aires"},
    {"ART", "Africa/Cairo"},
    {"AST", "America/Anchorage"},
    {"BET", "America/Sao_Paulo"},
    {"BST", "Asia/Dhaka"},
    {"CAT", "Africa/Harare"},
    {"CNT", "America/St_Johns"},
    {"CST", "America/Chicago"},
    {"CTT", "Asia/Shanghai"},
    {"EAT", "Africa/Addis_Ababa"},
    {"ECT", "Europe/Paris"},
    {"EST", "-05:00"},
    {"HST", "-10:00"},
    {"IET", "America/Indiana/Indianapolis"},
    {"IST", "Asia/Kolkata"},
    {"JST", "Asia/Tokyo"},
    {"MIT", "Pacific/Apia"},
    {"MST", "-07:00"},
    {"NET", "Asia/Yerevan"},
    {"NST", "Pacific/Auckland"},
    {"PLT", "Asia/Karachi"},
    {"PNT", "America/Phoenix"},
    {"PRT", "America/Puerto_Rico"},
    {"PST", "America/Los_Angeles"},
    {"SST", "Pacific/Guadalcanal"},
    {"VST", "Asia/Ho_Chi_Minh"},
}};

// The system's link to its own zone; not a name in Java.
constexpr std::string_view kSystemZone = "localtime";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A number of `width` digits at the front of `text`, taken off it.
std::optional<int64_t> take_digits(std::string_view& text, size_t width) {
  if (text.size() < width) return std::nullopt;
  int64_t value = 0;
  for (size_t i = 0; i < width; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

// Hours, then minutes, then seconds behind a sign, up to 18 hours: java.time's "h", "hh", "hh:mm", "hhmm", "hh:mm:ss", "hhmmss", and with the
// zeros that Spark puts in "h:mm", "h:mm:ss", "hh:m" and "h:m".
std::optional<int64_t> parse_offset(std::string_view text) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int64_t sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const std::optional<int64_t> hours = take_digits(text, text.size() == 1 || text[1] == ':' ? 1 : 2);
  if (!hours) return std::nullopt;
  const bool colons = !text.empty() && text[0] == ':';
  int64_t total = *hours * 3600;
  for (int64_t unit = 60; unit >= 1 && !text.empty(); unit /= 60) {
    if (colons) {
      if (text[0] != ':') return std::nullopt;
      text.remove_prefix(1);
    }
    const bool one_digit_minute = colons && unit == 60 && text.size() == 1;
    const std::optional<int64_t> part = take_digits(text, one_digit_minute ? 1 : 2);
    if (!part || *part > 59) return std::nullopt;
    total += *part * unit;
  }
  if (!text.empty() || total > TimeZone::kMaxOffset) return std::nullopt;
  return sign * total;
}

// "UTC", "GMT", "UT" or nothing: what may stand before an offset.
std::string_view offset_prefix(std::string_view name) {
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (name.starts_with(prefix)) return prefix;
  }
  return "";
}

std::optional<int64_t> parse_fixed(std::string_view name) {
  if (name == "Z") return 0;
  const std::string_view prefix = offset_prefix(name);
  name.remove_prefix(prefix.size());
  return name.empty() && !prefix.empty() ? 0 : parse_offset(name);
}

std::string_view without_alias(std::string_view name) {
  const auto alias = std::find_if(kShortIds.begin(), kShortIds.end(), [&](const auto& entry) { return entry.first == name; });
  return alias == kShortIds.end() ? name : alias->second;
}

// "+02:00", "-00:30:15".
std::string offset_text(int64_t seconds) {
  std::string text(1, seconds < 0 ? '-' : '+');
  const auto add = [&](int64_t value) {
    text += static_cast<char>('0' + value / 10);
    text += static_cast<char>('0' + value % 10);
  };
  const int64_t magnitude = std::abs(seconds);
  add(magnitude / 3600);
  text += ':';
  add(magnitude / 60 % 60);
  if (magnitude % 60 == 0) return text;
  text += ':';
  add(magnitude % 60);
  return text;
}

// The database lists transitions up to 2037 only, after which its last rule goes on for ever. A later year is looked up as one of the 28
// before that has the same length and begins on the same day of the week.
constexpr int64_t kLastListedYear = 2037;

int64_t equivalent_year(int64_t year) {
  const auto weekday = [](int64_t y) { return days_from_civil(y, 1, 1) % 7; };
  for (int64_t candidate = kLastListedYear; candidate > kLastListedYear - 28; --candidate) {
    if (is_leap_year(candidate) == is_leap_year(year) && weekday(candidate) == weekday(year)) return candidate;
  }
  return kLastListedYear;
}

constexpr int64_t start_of_year(int64_t year) { return days_from_civil(year, 1, 1) * kSecondsPerDay; }

constexpr int64_t kListedEnd = start_of_year(kLastListedYear + 1);

// The database writes some summer times as a standard time with a winter time behind it; they are daylight time all the same.
void turn_negative_savings(std::vector<OffsetInterval>& intervals) {
  const auto is_ahead = [](const OffsetInterval& standard, const OffsetInterval& saving) {
    return !standard.is_daylight && standard.offset > saving.offset;
  };
  std::vector<size_t> negative;
  for (size_t i = 1; i < intervals.size(); ++i) {
    if (intervals[i].is_daylight && is_ahead(intervals[i - 1], intervals[i])) negative.push_back(i);
  }
  std::vector<size_t> daylight;
  for (const size_t i : negative) {
    daylight.push_back(i - 1);
    if (i + 1 < intervals.size() && is_ahead(intervals[i + 1], intervals[i])) daylight.push_back(i + 1);
  }
  for (const size_t i : negative) intervals[i].is_daylight = false;
  for (const size_t i : daylight) intervals[i].is_daylight = true;
}

std::vector<OffsetInterval> list_intervals(const date::time_zone& region) {
  std::vector<OffsetInterval> intervals;
  int64_t at = -kForever;
  while (at < kListedEnd) {
    const auto info = region.get_info(date::sys_seconds(std::chrono::seconds(at)));
    const int64_t end = std::min<int64_t>(info.end.time_since_epoch().count(), kListedEnd);
    intervals.push_back({at, end > at ? end : kListedEnd, info.offset.count(), info.save.count() != 0});
    at = intervals.back().end;
  }
  turn_negative_savings(intervals);
  return intervals;
}

}  // namespace

const TimeZone::Intervals* TimeZone::find_region(std::string_view name) {
  if (name == kSystemZone) return nullptr;
  static std::mutex mutex;
  static std::map<std::string, Intervals, std::less<>> regions;
  const std::lock_guard lock(mutex);
  if (const auto known = regions.find(name); known != regions.end()) return &known->second;
  // Names come from data too: what is unknown is not remembered, so that bad rows cannot fill the memory.
  try {
    return &regions.emplace(name, list_intervals(*date::locate_zone(name))).first->second;
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  if (const std::optional<int64_t> offset = parse_fixed(name)) return TimeZone(*offset);
  name = without_alias(name);
  if (const std::optional<int64_t> offset = parse_fixed(name)) return TimeZone(*offset);
  const Intervals* region = find_region(name);
  return region == nullptr ? std::nullopt : std::optional(TimeZone(*region));
}

const std::vector<std::string>& TimeZone::region_ids() {
  static const std::vector<std::string> kIds = [] {
    std::vector<std::string> ids;
    for (const date::time_zone& region : date::get_tzdb().zones) {
      if (region.name() != kSystemZone) ids.push_back(region.name());
    }
    return ids;
  }();
  return kIds;
}

std::string TimeZone::full_id(std::string_view name) {
  name = without_alias(name);
  const std::optional<int64_t> offset = parse_fixed(name);
  if (!offset) return std::string(name);
  const std::string prefix(offset_prefix(name));
  if (*offset == 0) return prefix.empty() ? "Z" : prefix;
  return prefix + offset_text(*offset);
}

TimeZone TimeZone::parse(const std::string& name) {
  const std::optional<TimeZone> zone = find(name);
  if (!zone) throw Error("INVALID_CONF_VALUE.TIME_ZONE", {{"confValue", name}, {"confName", "spark.sql.session.timeZone"}});
  return *zone;
}

const OffsetInterval& TimeZone::listed_at(int64_t utc_seconds) const {
  const auto behind = std::upper_bound(listed_->begin() + 1, listed_->end(), utc_seconds,
                                       [](int64_t seconds, const OffsetInterval& interval) { return seconds < interval.begin; });
  return *(behind - 1);
}

OffsetInterval TimeZone::interval_at(int64_t utc_seconds) const {
  if (is_fixed()) return {-kForever, kForever, fixed_offset_};
  if (utc_seconds < kListedEnd) return listed_at(utc_seconds);
  const int64_t year = civil_from_days(floor_div(utc_seconds, kSecondsPerDay)).year;
  const int64_t shift = start_of_year(year) - start_of_year(equivalent_year(year));
  const OffsetInterval& listed = listed_at(utc_seconds - shift);
  return {std::max(listed.begin + shift, start_of_year(year)), std::min({listed.end + shift, start_of_year(year + 1), kForever}), listed.offset, listed.is_daylight};
}

int64_t TimeZone::offset_seconds(int64_t utc_micros) const {
  return is_fixed() ? fixed_offset_ : interval_at(floor_div(utc_micros, kMicrosPerSecond)).offset;
}

}  // namespace izvor
