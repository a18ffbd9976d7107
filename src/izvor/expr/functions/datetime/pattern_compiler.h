#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/error.h"

namespace izvor::expr {

// What texts of dates and times are made of, as java.time names it.
enum class DatetimeField : uint8_t {
  kEra,
  kYear,  // proleptic
  kYearOfEra,
  kQuarter,
  kMonth,
  kDay,
  kDayOfYear,
  kDayOfWeek,      // 1 is Monday
  kDayInWeekPart,  // day of the month counted in sevens, from 1
  kHalfDay,        // 0 is AM
  kHour,
  kClockHour,           // 1..24
  kHourOfHalfDay,       // 0..11
  kClockHourOfHalfDay,  // 1..12
  kMinute,
  kSecond,
  kNano,
  kOffset,  // seconds
  kCount
};

// An element of a compiled pattern.
struct PatternItem {
  enum class Kind : uint8_t { kLiteral, kNumber, kReducedYear, kFraction, kText, kOffset, kLocalizedOffset, kZoneId, kZoneName, kOptional };
  enum class Sign : uint8_t { kNormal, kNotNegative, kExceedsPad };
  // Of numbers: the width is fixed because a number of fixed width stands before it without anything between.
  static constexpr int kFixed = -1;

  Kind kind;
  DatetimeField field = DatetimeField::kCount;
  Sign sign = Sign::kNormal;
  int min_width = 1;
  int max_width = 19;
  int reserved = 0;       // digits of the numbers right behind it, or kFixed
  int offset_style = 0;   // an index of java.time's offset patterns +HH, +HHmm, +HH:mm, +HHMM, +HH:MM, +HHMMss, +HH:MM:ss
  bool is_full = false;   // the long text
  size_t end = 0;         // of kOptional: the index behind its last item
  std::string text = {};  // of a literal; of an offset, what stands for zero
};

enum class PatternUse : uint8_t { kFormatting, kParsing };

// Compiles a datetime pattern of Spark (java.time.format.DateTimeFormatter's letters, without those that Spark takes out).
// Throws INVALID_DATETIME_PATTERN.* or, where Spark 2 would have understood it, INCONSISTENT_BEHAVIOR_CROSS_VERSION.*.
std::vector<PatternItem> compile_pattern(std::string_view pattern, PatternUse use);

// "January", "Thu", "PM", "Anno Domini", "2nd quarter".
std::string_view field_text(DatetimeField field, int64_t value, bool is_full);
// How many texts a field has, and the value of the first.
struct FieldTexts {
  int64_t first;
  int64_t count;
};
FieldTexts field_texts(DatetimeField field);

}  // namespace izvor::expr
