#include "izvor/analyze/expressions/special_datetime.h"

#include "izvor/base/clock.h"
#include "izvor/expr/evaluator.h"
#include "izvor/sql/characters.h"
#include "izvor/types/civil.h"
#include "izvor/types/text_trim.h"
#include "izvor/types/time_zone.h"
#include "izvor/types/zone_clock.h"

namespace izvor::analyze {
namespace {

// How many days from today a day is.
std::optional<int> days_from_today(const std::string& word) {
  if (word == "today") return 0;
  if (word == "tomorrow") return 1;
  return word == "yesterday" ? std::optional<int>(-1) : std::nullopt;
}

std::string text_of(const DataType& type, int64_t value) {
  return expr::value_to_string({type, value}, "UTC") + (type.id() == TypeId::kTimestamp ? "Z" : "");
}

}  // namespace

bool may_be_special(const DataType& type) {
  return type.id() == TypeId::kDate || type.id() == TypeId::kTimestamp || type.id() == TypeId::kTimestampNtz;
}

std::optional<std::string> special_datetime_text(const std::string& text, const DataType& type, const std::string& time_zone) {
  if (!may_be_special(type)) return std::nullopt;
  const TypeId id = type.id();
  const std::string word = sql::to_lower(trim_all(text));
  if (word == "epoch") return text_of(type, 0);
  const auto days = days_from_today(word);
  if (!days && word != "now") return std::nullopt;
  constexpr int64_t kMicrosPerMilli = 1000;
  const int64_t now = Clock::system()->now_ms() * kMicrosPerMilli;
  ZoneClock clock(TimeZone::parse(time_zone));
  const int64_t local = clock.to_local(now);
  const int64_t day = floor_div(local, kMicrosPerDay) + days.value_or(0);
  if (id == TypeId::kDate) return text_of(type, day);
  if (id == TypeId::kTimestamp) return text_of(type, days ? clock.start_of_day(day) : now);
  return text_of(type, days ? day * kMicrosPerDay : local);
}

}  // namespace izvor::analyze
