#include "izvor/expr/functions/datetime/datetime_formatter.h"

#include <array>
#include <charconv>
#include <cstdlib>

#include "izvor/expr/functions/datetime/offset_text.h"
#include "izvor/expr/functions/datetime/zone_names.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

using Field = DatetimeField;
using Kind = PatternItem::Kind;
using Sign = PatternItem::Sign;

// An instant as a clock on the wall shows it.
struct WallTime {
  int64_t days;
  CivilDate date;
  int64_t second_of_day;
  int64_t nano;
  int64_t offset;
};

using FieldOf = int64_t (*)(const WallTime&);

// In the order of DatetimeField.
constexpr std::array<FieldOf, static_cast<size_t>(Field::kCount)> kFields = {
    [](const WallTime& t) -> int64_t { return t.date.year > 0 ? 1 : 0; },
    [](const WallTime& t) -> int64_t { return t.date.year; },
    [](const WallTime& t) -> int64_t { return t.date.year > 0 ? t.date.year : 1 - t.date.year; },
    [](const WallTime& t) -> int64_t { return (t.date.month + 2) / 3; },
    [](const WallTime& t) -> int64_t { return t.date.month; },
    [](const WallTime& t) -> int64_t { return t.date.day; },
    [](const WallTime& t) -> int64_t { return t.days - days_from_civil(t.date.year, 1, 1) + 1; },
    [](const WallTime& t) -> int64_t { return weekday_from_days(t.days) + 1; },
    [](const WallTime& t) -> int64_t { return (t.date.day - 1) % 7 + 1; },
    [](const WallTime& t) -> int64_t { return t.second_of_day / (12 * 3600); },
    [](const WallTime& t) -> int64_t { return t.second_of_day / 3600; },
    [](const WallTime& t) -> int64_t { return t.second_of_day < 3600 ? 24 : t.second_of_day / 3600; },
    [](const WallTime& t) -> int64_t { return t.second_of_day / 3600 % 12; },
    [](const WallTime& t) -> int64_t { return (t.second_of_day / 3600 + 11) % 12 + 1; },
    [](const WallTime& t) -> int64_t { return t.second_of_day / 60 % 60; },
    [](const WallTime& t) -> int64_t { return t.second_of_day % 60; },
    [](const WallTime& t) -> int64_t { return t.nano; },
    [](const WallTime& t) -> int64_t { return t.offset; },
};

int64_t value_of(Field field, const WallTime& time) { return kFields[static_cast<size_t>(field)](time); }

void append_padded(int64_t value, int width, std::string& out) {
  std::array<char, 24> digits;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const auto size = static_cast<int>(end - digits.data());
  if (size < width) out.append(static_cast<size_t>(width - size), '0');
  out.append(digits.data(), static_cast<size_t>(size));
}

void append_number(const PatternItem& item, int64_t value, std::string& out) {
  constexpr std::array<int64_t, 7> kPowers = {1, 10, 100, 1000, 10000, 100000, 1000000};
  if (value < 0) {
    out += '-';
  } else if (item.sign == Sign::kExceedsPad && value >= kPowers[static_cast<size_t>(item.min_width)]) {
    out += '+';
  }
  append_padded(std::abs(value), item.min_width, out);
}

void append_fraction(int64_t nanos, int width, std::string& out) {
  int64_t value = nanos;
  for (int i = width; i < 9; ++i) value /= 10;
  append_padded(value, width, out);
}

}  // namespace

DatetimeFormatter::DatetimeFormatter(std::string_view pattern, const std::string& zone)
    : items_(compile_pattern(pattern, PatternUse::kFormatting)), zone_(TimeZone::parse(zone)), clock_(zone_), zone_id_(TimeZone::full_id(zone)) {}

void DatetimeFormatter::format(int64_t micros, std::string& out) {
  const LocalTime local = clock_.local_time(micros);
  const WallTime time{local.days, civil_from_days(local.days), local.micros / kMicrosPerSecond, local.micros % kMicrosPerSecond * 1000,
                      zone_.offset_seconds(micros)};
  for (const PatternItem& item : items_) {
    switch (item.kind) {
      case Kind::kLiteral: out += item.text; break;
      case Kind::kNumber: append_number(item, value_of(item.field, time), out); break;
      case Kind::kReducedYear: append_padded(std::abs(value_of(item.field, time)) % 100, item.min_width, out); break;
      case Kind::kFraction: append_fraction(time.nano, item.min_width, out); break;
      case Kind::kText: out += field_text(item.field, value_of(item.field, time), item.is_full); break;
      case Kind::kOffset: append_offset(time.offset, item.offset_style, item.text, out); break;
      case Kind::kLocalizedOffset: append_localized_offset(time.offset, item.is_full, out); break;
      case Kind::kZoneId: out += zone_id_; break;
      case Kind::kZoneName: append_zone_name(item.is_full, micros, out); break;
      case Kind::kOptional: break;  // an instant has all fields
    }
  }
}

void DatetimeFormatter::append_zone_name(bool is_full, int64_t micros, std::string& out) const {
  constexpr std::string_view kNameless = "Etc/GMT";  // Etc/GMT-3 and its like are offsets with a minus for a plus
  if (const ZoneNames* names = find_zone_names(zone_id_)) {
    const bool is_daylight = zone_.interval_at(floor_div(micros, kMicrosPerSecond)).is_daylight;
    out += is_daylight ? (is_full ? names->daylight : names->short_daylight) : (is_full ? names->standard : names->short_standard);
  } else if (zone_id_.starts_with(kNameless)) {
    append_localized_offset(zone_.offset_seconds(micros), true, out);
  } else {
    out += zone_id_;
  }
}

}  // namespace izvor::expr
