#include "izvor/expr/functions/datetime/datetime_parser.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "izvor/expr/functions/datetime/ascii_case.h"
#include "izvor/expr/functions/datetime/offset_text.h"
#include "izvor/expr/functions/datetime/zone_names.h"
#include "izvor/types/int128.h"
#include "izvor/types/time_zone.h"

namespace izvor::expr {
namespace {

using Field = DatetimeField;
using Kind = PatternItem::Kind;
using Sign = PatternItem::Sign;

// Where a text was read to, or where it could not be read.
struct Position {
  size_t at;
  bool failed = false;
  static Position error(size_t at) { return {at, true}; }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What has been found so far. Copied where an optional section may have to be taken back.
struct Found {
  FieldSet fields;
  bool has_offset_zone = false;  // a zone that is an offset
  int64_t zone_offset = 0;
  std::string_view zone_id;
};

class Matcher {
 public:
  Matcher(const std::vector<PatternItem>& items, std::string_view text) : items_(items), text_(text) {}

  Position match(size_t begin, size_t end, size_t at, Found& found) {
    for (size_t i = begin; i < end; ++i) {
      const PatternItem& item = items_[i];
      if (item.kind != Kind::kOptional) {
        const Position next = match_item(item, at, found);
        if (next.failed) return next;
        at = next.at;
        continue;
      }
      Found tried = found;
      const Position next = match(i + 1, item.end, at, tried);
      if (!next.failed) {
        found = tried;
        at = next.at;
      }
      i = item.end - 1;
    }
    return {at};
  }

  // What a text of the form "Text '...' could not be parsed: " says when an offset is out of its range.
  const char* refusal() const { return refusal_; }

 private:
  Position match_item(const PatternItem& item, size_t at, Found& found) {
    switch (item.kind) {
      case Kind::kLiteral: return begins_with_any_case(text_.substr(at), item.text) ? Position{at + item.text.size()} : Position::error(at);
      case Kind::kNumber:
      case Kind::kReducedYear: return match_number(item, at, found);
      case Kind::kFraction: return match_fraction(item, at, found);
      case Kind::kText: return match_text(item, at, found);
      case Kind::kOffset: return match_offset(read_offset(text_.substr(at), item.offset_style, item.text), at, found);
      case Kind::kLocalizedOffset: return match_offset(read_localized_offset(text_.substr(at), item.is_full), at, found);
      case Kind::kZoneId: return match_zone_id(ZoneNaming::kIds, at, found);
      case Kind::kZoneName: return match_zone_id(item.is_full ? ZoneNaming::kLongNames : ZoneNaming::kShortNames, at, found);
      default: return Position::error(at);
    }
  }

  static Position set(Found& found, Field field, int64_t value, size_t from, size_t to) {
    return found.fields.set(field, value) ? Position{to} : Position::error(from);
  }

  size_t count_digits(size_t at, int most) const {
    size_t count = 0;
    while (count < static_cast<size_t>(most) && at + count < text_.size() && is_digit(text_[at + count])) ++count;
    return count;
  }

  Position match_number(const PatternItem& item, size_t at, Found& found) {
    const size_t start = at;
    if (at == text_.size()) return Position::error(at);
    const char sign = text_[at] == '+' || text_[at] == '-' ? text_[at] : '\0';
    const bool takes_sign = item.sign == Sign::kExceedsPad || (item.sign == Sign::kNormal && sign == '-');
    if (sign != '\0') {
      if (!takes_sign) return Position::error(at);
      ++at;
    }
    const int reserved = std::max(item.reserved, 0);
    auto count = static_cast<int>(count_digits(at, item.max_width + reserved));
    if (count < item.min_width) return Position::error(at);
    if (reserved > 0) count = std::max(item.min_width, count - reserved);
    Int128 value = 0;
    for (int i = 0; i < count; ++i) value = value * 10 + (text_[at + static_cast<size_t>(i)] - '0');
    if (sign == '-' && value == 0) return Position::error(start);
    if (sign == '-') value = -value;
    if (item.sign == Sign::kExceedsPad && sign != '-') {
      const bool is_wide = count > item.min_width;
      if (is_wide != (sign == '+')) return Position::error(start);
    }
    // A digit that does not fit is left unread.
    if (value > std::numeric_limits<int64_t>::max() || value < std::numeric_limits<int64_t>::min()) {
      value /= 10;
      --count;
    }
    constexpr int kCentury = 2000;
    if (item.kind == Kind::kReducedYear && count == item.min_width) value += kCentury;
    return set(found, item.field, static_cast<int64_t>(value), at, at + static_cast<size_t>(count));
  }

  Position match_fraction(const PatternItem& item, size_t at, Found& found) {
    const size_t count = count_digits(at, item.max_width);
    if (count < static_cast<size_t>(item.min_width)) return Position::error(at);
    int64_t nanos = 0;
    for (size_t i = 0; i < 9; ++i) nanos = nanos * 10 + (i < count ? text_[at + i] - '0' : 0);
    return set(found, item.field, nanos, at, at + count);
  }

  Position match_text(const PatternItem& item, size_t at, Found& found) {
    const FieldTexts texts = field_texts(item.field);
    for (int64_t value = texts.first; value < texts.first + texts.count; ++value) {
      const std::string_view name = field_text(item.field, value, item.is_full);
      if (begins_with_any_case(text_.substr(at), name)) return set(found, item.field, value, at, at + name.size());
    }
    return Position::error(at);
  }

  Position match_offset(const OffsetMatch& match, size_t at, Found& found) {
    if (match.refusal != nullptr) refusal_ = match.refusal;
    if (match.size == 0) return Position::error(at);
    return set(found, Field::kOffset, match.seconds, at, at + match.size);
  }

  // "+02:00", "UTC+02:00" or the id of a region or, with names, one of its names.
  Position match_zone_id(ZoneNaming naming, size_t at, Found& found) {
    constexpr int kSeconds = 6;  // +HH:MM:ss
    const std::string_view rest = text_.substr(at);
    if (rest.empty()) return Position::error(at);
    if (rest[0] == '+' || rest[0] == '-') {
      const OffsetMatch offset = read_offset(rest, kSeconds, "Z");
      if (offset.size == 0 || std::abs(offset.seconds) > TimeZone::kMaxOffset) return Position::error(at);
      return set_offset_zone(found, offset.seconds, at + offset.size);
    }
    for (const std::string_view prefix : {"UTC", "UT", "GMT0", "GMT"}) {
      if (!begins_with_any_case(rest, prefix)) continue;
      const OffsetMatch offset = read_offset(rest.substr(prefix.size()), kSeconds, "0");
      const bool has_offset = prefix.back() != '0' && offset.size > 1 && std::abs(offset.seconds) <= TimeZone::kMaxOffset;
      return set_offset_zone(found, has_offset ? offset.seconds : 0, at + prefix.size() + (has_offset ? offset.size : 0));
    }
    const ZoneMatch zone = match_zone(rest, naming);
    if (zone.size > 0) {
      found.zone_id = zone.zone_id;
      found.has_offset_zone = false;
      return {at + zone.size};
    }
    return lower_ascii(rest[0]) == 'z' ? set_offset_zone(found, 0, at + 1) : Position::error(at);
  }

  static Position set_offset_zone(Found& found, int64_t offset, size_t to) {
    found.zone_id = {};
    found.has_offset_zone = true;
    found.zone_offset = offset;
    return {to};
  }

  const std::vector<PatternItem>& items_;
  std::string_view text_;
  const char* refusal_ = nullptr;
};

bool fail(std::string* message, std::string_view text, std::string_view reason) {
  if (message != nullptr) *message = could_not_be_parsed(text) + std::string(reason);
  return false;
}

}  // namespace

std::optional<int64_t> instant_of(const ParsedDatetime& parsed, ZoneClock& session, ZoneCache& zones) {
  LocalTime time = parsed.local_time();
  if (!parsed.zone_id.empty()) return zones.find(parsed.zone_id)->to_instant(time);
  if (!parsed.offset) return session.to_instant(time);
  time.micros -= *parsed.offset * kMicrosPerSecond;
  return to_micros(time);
}

bool DatetimeParser::parse(std::string_view text, ParsedDatetime& parsed, std::string* message) const {
  Found found;
  Matcher matcher(items_, text);
  const Position end = matcher.match(0, items_.size(), 0, found);
  if (end.failed && matcher.refusal() != nullptr) return fail(message, text, std::string(": ") + matcher.refusal());
  if (end.failed) return fail(message, text, message == nullptr ? "" : fmt::format(" at index {}", end.at));
  if (end.at < text.size()) return fail(message, text, message == nullptr ? "" : fmt::format(", unparsed text found at index {}", end.at));
  if (!resolve_fields(found.fields, text, parsed.local, message)) return false;
  parsed.zone_id = found.zone_id;
  parsed.offset.reset();
  if (found.has_offset_zone) parsed.offset = found.zone_offset;
  if (found.fields.has(Field::kOffset) && found.zone_id.empty() && !found.has_offset_zone) parsed.offset = found.fields[Field::kOffset];
  if (parsed.offset && std::abs(*parsed.offset) > TimeZone::kMaxOffset) {
    return fail(message, text, ": Zone offset not in valid range: -18:00 to +18:00");
  }
  return true;
}

}  // namespace izvor::expr
