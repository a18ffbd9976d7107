#include "izvor/expr/functions/datetime/window_widths.h"

#include <string>

#include "izvor/error.h"
#include "izvor/types/civil.h"
#include "izvor/types/interval_text.h"

namespace izvor::expr {
namespace {

Interval interval_of(const std::string& text) {
  try {
    return parse_interval(text);
  } catch (const Error&) {
    throw Error("CANNOT_PARSE_INTERVAL", {{"intervalString", "'" + text + "'"}});
  }
}

// A text as Spark reads an interval, or a number of microseconds. A day counts 24 hours.
int64_t width_of(const Expression& argument) {
  const auto* literal = argument.as<Literal>();
  const bool is_text = literal != nullptr && argument.type.id() == TypeId::kString;
  const bool is_number = literal != nullptr && (argument.type.id() == TypeId::kInt || argument.type.id() == TypeId::kLong);
  if (literal == nullptr || literal->value.is_null() || (!is_text && !is_number)) throw Error("_LEGACY_ERROR_TEMP_1207", {});
  if (is_number) return literal->value.as_int();
  const std::string& text = literal->value.as_string();
  const Interval interval = interval_of(text);
  if (interval.months != 0) throw Error("_LEGACY_ERROR_TEMP_3231", {{"interval", text}});
  return interval.days * kMicrosPerDay + interval.microseconds;
}

}  // namespace

int64_t WindowWidths::last_start(int64_t time) const { return start + floor_div(time - start, slide) * slide; }

int64_t WindowWidths::windows_with(int64_t time) const { return floor_div(last_start(time) + duration - time - 1, slide) + 1; }

WindowWidths window_widths(const std::vector<ExpressionPtr>& arguments) {
  const int64_t duration = width_of(*arguments[1]);
  const int64_t slide = arguments.size() > 2 ? width_of(*arguments[2]) : duration;
  return {duration, slide, arguments.size() > 3 ? width_of(*arguments[3]) : 0};
}

}  // namespace izvor::expr
