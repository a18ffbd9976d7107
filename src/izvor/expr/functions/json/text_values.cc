#include "izvor/expr/functions/json/text_values.h"

#include "izvor/expr/functions/datetime/datetime_parser.h"
#include "izvor/types/civil.h"
#include "izvor/types/datetime_text.h"

namespace izvor::expr {
namespace {

std::optional<DatetimeParser> parser_of(const FormatOptions& options, const char* name) {
  const auto format = options.find(name);
  return format ? std::optional<DatetimeParser>(*format) : std::nullopt;
}

std::optional<ParsedDatetime> parse(const DatetimeParser& parser, std::string_view text) {
  ParsedDatetime parsed;
  return parser.parse(text, parsed, nullptr) ? std::optional<ParsedDatetime>(parsed) : std::nullopt;
}

}  // namespace

struct DatetimeTexts::Formats {
  std::optional<DatetimeParser> date;
  std::optional<DatetimeParser> timestamp;
  std::optional<DatetimeParser> timestamp_ntz;
};

DatetimeTexts::DatetimeTexts(const FormatOptions& options, const EvalSettings& settings)
    : now_micros_(settings.batch_time_ms * 1000),
      clock_(TimeZone::parse(options.text("timeZone", settings.time_zone))),
      formats_(std::make_unique<Formats>(
          Formats{parser_of(options, "dateFormat"), parser_of(options, "timestampFormat"), parser_of(options, "timestampNTZFormat")})) {}

DatetimeTexts::~DatetimeTexts() = default;

std::optional<int32_t> DatetimeTexts::date(std::string_view text) {
  if (formats_->date) {
    const auto parsed = parse(*formats_->date, text);
    return parsed ? std::optional<int32_t>(static_cast<int32_t>(parsed->local.days)) : std::nullopt;
  }
  int32_t days = 0;
  return parse_date(text, days) ? std::optional<int32_t>(days) : std::nullopt;
}

std::optional<int64_t> DatetimeTexts::timestamp(std::string_view text) {
  if (formats_->timestamp) {
    const auto parsed = parse(*formats_->timestamp, text);
    return parsed ? instant_of(*parsed, clock_, zones_) : std::nullopt;
  }
  int64_t micros = 0;
  return parse_instant(text, clock_, now_micros_, micros) ? std::optional(micros) : std::nullopt;
}

std::optional<int64_t> DatetimeTexts::timestamp_ntz(std::string_view text) {
  if (formats_->timestamp_ntz) {
    const auto parsed = parse(*formats_->timestamp_ntz, text);
    return parsed ? to_micros(parsed->local_time()) : std::nullopt;
  }
  ParsedTimestamp parsed;
  if (!parse_timestamp(text, parsed) || parsed.only_time || !parsed.zone.empty()) return std::nullopt;
  return to_micros(parsed.local);
}

}  // namespace izvor::expr
