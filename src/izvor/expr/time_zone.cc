#include "izvor/expr/time_zone.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>

#include <arrow/vendored/datetime.h>

#include "izvor/error.h"
#include "izvor/expr/civil.h"

namespace izvor::expr {
namespace {

namespace date = arrow_vendored::date;

constexpr int64_t kForever = std::numeric_limits<int64_t>::max() / kMicrosPerSecond;
constexpr int64_t kMaxOffset = 18 * 3600;

// java.time.ZoneId.SHORT_IDS, which Spark passes to every lookup.
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kShortIds = {
    {{"ACT", "Australia/Darwin"},    {"AET", "Australia/Sydney"},  {"AGT", "America/Argentina/Buenos_Aires"},
     {"ART", "Africa/Cairo"},        {"AST", "America/Anchorage"}, {"BET", "America/Sao_Paulo"},
     {"BST", "Asia/Dhaka"},          {"CAT", "Africa/Harare"},     {"CNT", "America/St_Johns"},
     {"CST", "America/Chicago"},     {"CTT", "Asia/Shanghai"},     {"EAT", "Africa/Addis_Ababa"},
     {"ECT", "Europe/Paris"},        {"EST", "-05:00"},            {"HST", "-10:00"},
     {"IET", "America/Indiana/Indianapolis"},                      {"IST", "Asia/Kolkata"},
     {"JST", "Asia/Tokyo"},          {"MIT", "Pacific/Apia"},      {"MST", "-07:00"},
     {"NET", "Asia/Yerevan"},        {"NST", "Pacific/Auckland"},  {"PLT", "Asia/Karachi"},
     {"PNT", "America/Phoenix"},     {"PRT", "America/Puerto_Rico"}, {"PST", "America/Los_Angeles"},
     {"SST", "Pacific/Guadalcanal"}, {"VST", "Asia/Ho_Chi_Minh"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Spark's forms from before version 3: "+h:mm" and "+hh:m" get their missing zeros.
std::string pad_offset(std::string_view id) {
  std::string text(id);
  for (size_t i = 0; i + 2 < text.size(); ++i) {
    if ((text[i] == '+' || text[i] == '-') && is_digit(text[i + 1]) && text[i + 2] == ':') {
      text.insert(i + 1, "0");
      break;
    }
  }
  const size_t n = text.size();
  if (n >= 5 && (text[n - 5] == '+' || text[n - 5] == '-') && is_digit(text[n - 4]) && is_digit(text[n - 3]) && text[n - 2] == ':' && is_digit(text[n - 1])) {
    text.insert(n - 1, "0");
  }
  return text;
}

// java.time.ZoneOffset.of without its sign: h, hh, hhmm, hhmmss, hh:mm, hh:mm:ss.
std::optional<int64_t> parse_offset(std::string_view text) {
  std::string digits = text.size() == 1 ? "0" : "";
  const bool colons = text.size() == 5 || text.size() == 8;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool colon_place = colons && i % 3 == 2;
    if (colon_place ? text[i] != ':' : !is_digit(text[i])) return std::nullopt;
    if (!colon_place) digits += text[i];
  }
  if (digits.empty() || digits.size() % 2 != 0 || digits.size() > 6) return std::nullopt;
  std::array<int64_t, 3> parts = {0, 0, 0};
  for (size_t i = 0; i < digits.size(); i += 2) parts[i / 2] = (digits[i] - '0') * 10 + digits[i + 1] - '0';
  const int64_t seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
  if (parts[1] > 59 || parts[2] > 59 || seconds > kMaxOffset) return std::nullopt;
  return seconds;
}

std::optional<int64_t> parse_signed_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto seconds = parse_offset(text.substr(1));
  if (!seconds) return std::nullopt;
  return text[0] == '-' ? -*seconds : *seconds;
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

std::vector<OffsetInterval> list_intervals(const date::time_zone& region) {
  std::vector<OffsetInterval> intervals;
  int64_t at = -kForever;
  while (at < kListedEnd) {
    const auto info = region.get_info(date::sys_seconds(std::chrono::seconds(at)));
    const int64_t end = std::min<int64_t>(info.end.time_since_epoch().count(), kListedEnd);
    intervals.push_back({at, end > at ? end : kListedEnd, info.offset.count()});
    at = intervals.back().end;
  }
  return intervals;
}

std::optional<TimeZone> make_zone(std::string_view id) {
  std::string text = pad_offset(id);
  const auto alias = std::find_if(kShortIds.begin(), kShortIds.end(), [&](const auto& entry) { return entry.first == text; });
  if (alias != kShortIds.end()) text = alias->second;
  if (text == "Z" || text.empty() || text[0] == '+' || text[0] == '-') {
    const auto offset = parse_signed_offset(text);
    return offset ? std::optional<TimeZone>(TimeZone(*offset)) : std::nullopt;
  }
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (!text.starts_with(prefix)) continue;
    if (text == prefix) return TimeZone(0);
    const std::string_view rest = std::string_view(text).substr(prefix.size());
    if (rest[0] != '+' && rest[0] != '-') break;
    const auto offset = parse_signed_offset(rest);
    return offset ? std::optional<TimeZone>(TimeZone(*offset)) : std::nullopt;
  }
  try {
    return TimeZone(list_intervals(*date::locate_zone(text)));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

}  // namespace

const TimeZone* TimeZone::find(std::string_view id) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<TimeZone>, std::less<>> zones;
  const std::lock_guard lock(mutex);
  auto found = zones.find(id);
  if (found == zones.end()) {
    // Ids come from data too: what is unknown is not remembered, so that bad rows cannot fill the memory.
    const auto zone = make_zone(id);
    if (!zone) return nullptr;
    found = zones.emplace(std::string(id), std::make_unique<TimeZone>(*zone)).first;
  }
  return found->second.get();
}

const TimeZone& TimeZone::get(const std::string& id) {
  const TimeZone* zone = find(id);
  if (zone == nullptr) throw Error("INVALID_TIMEZONE", {{"timeZone", "'" + id + "'"}});
  return *zone;
}

const OffsetInterval& TimeZone::listed_at(int64_t utc_seconds) const {
  const auto behind = std::upper_bound(listed_.begin() + 1, listed_.end(), utc_seconds,
                                       [](int64_t seconds, const OffsetInterval& interval) { return seconds < interval.begin; });
  return *(behind - 1);
}

OffsetInterval TimeZone::interval_at(int64_t utc_seconds) const {
  if (is_fixed()) return {-kForever, kForever, offset_};
  if (utc_seconds < kListedEnd) return listed_at(utc_seconds);
  const int64_t year = civil_from_days(floor_div(utc_seconds, kSecondsPerDay)).year;
  const int64_t shift = start_of_year(year) - start_of_year(equivalent_year(year));
  const OffsetInterval& listed = listed_at(utc_seconds - shift);
  return {std::max(listed.begin + shift, start_of_year(year)), std::min({listed.end + shift, start_of_year(year + 1), kForever}), listed.offset};
}

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
  OffsetInterval interval = zone_.interval_at(local_seconds - kMaxOffset);
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

int64_t ZoneClock::start_of_day(int64_t days) {
  const int64_t utc = to_utc(days * kMicrosPerDay);
  const OffsetInterval interval = zone_.interval_at(floor_div(utc, kMicrosPerSecond));
  const bool in_gap = interval.offset * kMicrosPerSecond != local_offset_;
  return in_gap ? interval.begin * kMicrosPerSecond : utc;
}

}  // namespace izvor::expr
