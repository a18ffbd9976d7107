#include "izvor/types/time_zone.h"

#include <array>
#include <charconv>
#include <chrono>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include <arrow/vendored/datetime.h>

#include "izvor/error.h"

namespace izvor {
namespace {

namespace tz = arrow_vendored::date;

constexpr int64_t kMaxOffsetSeconds = 18 * 3600;

// java.time.ZoneId.SHORT_IDS.
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kShortIds = {{
    {"EST", "-05:00"},           {"HST", "-10:00"},
    {"MST", "-07:00"},           {"ACT", "Australia/Darwin"},
    {"AET", "Australia/Sydney"}, {"AGT", "America/Argentina/Buenos_Aires"},
    {"ART", "Africa/Cairo"},     {"AST", "America/Anchorage"},
    {"BET", "America/Sao_Paulo"}, {"BST", "Asia/Dhaka"},
    {"CAT", "Africa/Harare"},    {"CNT", "America/St_Johns"},
    {"CST", "America/Chicago"},  {"CTT", "Asia/Shanghai"},
    {"EAT", "Africa/Addis_Ababa"}, {"ECT", "Europe/Paris"},
    {"IET", "America/Indiana/Indianapolis"}, {"IST", "Asia/Kolkata"},
    {"JST", "Asia/Tokyo"},       {"MIT", "Pacific/Apia"},
    {"NET", "Asia/Yerevan"},     {"NST", "Pacific/Auckland"},
    {"PLT", "Asia/Karachi"},     {"PNT", "America/Phoenix"},
    {"PRT", "America/Puerto_Rico"}, {"PST", "America/Los_Angeles"},
    {"SST", "Pacific/Guadalcanal"}, {"VST", "Asia/Ho_Chi_Minh"},
}};

// One or two digits at the front of `text`, taken off it.
std::optional<int64_t> take_digits(std::string_view& text, size_t width) {
  int64_t value = 0;
  if (text.size() < width) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc() || end != text.data() + width || text[0] == '-') return std::nullopt;
  text.remove_prefix(width);
  return value;
}

// Hours, then minutes, then seconds: "h", "hh", "hh:mm", "hhmm", "h:mm", "hh:mm:ss", "hhmmss" behind a sign, up to 18 hours.
std::optional<int64_t> parse_offset(std::string_view text) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int64_t sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const bool one_digit_hour = text.size() == 1 || text[1] == ':';
  const std::optional<int64_t> hours = take_digits(text, one_digit_hour ? 1 : 2);
  if (!hours) return std::nullopt;
  const bool colons = !text.empty() && text[0] == ':';
  int64_t total = *hours * 3600;
  for (int64_t unit = 60; unit >= 1 && !text.empty(); unit /= 60) {
    if (colons) {
      if (text[0] != ':') return std::nullopt;
      text.remove_prefix(1);
    }
    // Spark pads the minute of "+01:3" to two digits.
    const bool padded = colons && unit == 60 && text.size() == 1 && !one_digit_hour;
    const std::optional<int64_t> part = take_digits(text, padded ? 1 : 2);
    if (!part || *part > 59) return std::nullopt;
    total += *part * unit;
  }
  if (!text.empty() || total > kMaxOffsetSeconds) return std::nullopt;
  return sign * total;
}

std::optional<int64_t> parse_fixed(std::string_view name) {
  if (name == "Z") return 0;
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (!name.starts_with(prefix)) continue;
    if (name.size() == prefix.size()) return 0;
    if (const auto offset = parse_offset(name.substr(prefix.size()))) return offset;
  }
  return parse_offset(name);
}

const tz::time_zone* find_region(std::string_view name) {
  try {
    return tz::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

}  // namespace

TimeZone TimeZone::parse(const std::string& name) {
  std::string_view id = name;
  for (const auto& [short_id, full] : kShortIds) {
    if (id == short_id) id = full;
  }
  if (const std::optional<int64_t> offset = parse_fixed(id)) return TimeZone(*offset);
  const tz::time_zone* region = find_region(id);
  if (region == nullptr) {
    throw Error("INVALID_CONF_VALUE.TIME_ZONE", {{"confValue", name}, {"confName", "spark.sql.session.timeZone"}});
  }
  return TimeZone(0, region);
}

int64_t TimeZone::offset_seconds(int64_t utc_micros) const {
  if (region_ == nullptr) return fixed_offset_;
  const auto instant = std::chrono::floor<std::chrono::seconds>(tz::sys_time<std::chrono::microseconds>(std::chrono::microseconds(utc_micros)));
  return static_cast<const tz::time_zone*>(region_)->get_info(instant).offset.count();
}

}  // namespace izvor
