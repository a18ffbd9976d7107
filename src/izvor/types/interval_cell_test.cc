#include "izvor/types/interval_cell.h"

#include <gtest/gtest.h>

#include "izvor/types/value_text.h"

namespace izvor {
namespace {

using Unit = IntervalUnit;

// The text that the text's value has.
std::string again(const std::string& text, const DataType& type) {
  int64_t value = 0;
  switch (parse_interval_cell(text, type, value)) {
    case IntervalText::kUnmatched: return "unmatched";
    case IntervalText::kOutOfRange: return "out of range";
    case IntervalText::kValue: break;
  }
  char out[kMaxValueText];
  return {out, write_interval(value, type, out)};
}

TEST(IntervalCell, HasTheUnitsOfItsType) {
  EXPECT_EQ(again(" 1 02:03:04.50 ", TypeId::kDayTimeInterval), "INTERVAL '1 02:03:04.5' DAY TO SECOND");
  EXPECT_EQ(again("-0 00:00:00.0000019", TypeId::kDayTimeInterval), "INTERVAL '-0 00:00:00.000001' DAY TO SECOND");
  EXPECT_EQ(again("26:3", DataType::interval(Unit::kHour, Unit::kMinute)), "INTERVAL '26:03' HOUR TO MINUTE");
  EXPECT_EQ(again("7", DataType::interval(Unit::kSecond, Unit::kSecond)), "INTERVAL '07' SECOND");
  EXPECT_EQ(again("+1-2", TypeId::kYearMonthInterval), "INTERVAL '1-2' YEAR TO MONTH");
  EXPECT_EQ(again("-25", DataType::interval(Unit::kMonth, Unit::kMonth)), "INTERVAL '-25' MONTH");
  EXPECT_EQ(again("1", TypeId::kDayTimeInterval), "unmatched");
  EXPECT_EQ(again("1-2 ", DataType::interval(Unit::kYear, Unit::kYear)), "unmatched");
}

TEST(IntervalCell, ReadsWhatItWrites) {
  EXPECT_EQ(again("interval -'-1 02:03:04' day to second", TypeId::kDayTimeInterval), "INTERVAL '1 02:03:04' DAY TO SECOND");
  EXPECT_EQ(again("INTERVAL '3' YEAR", DataType::interval(Unit::kYear, Unit::kYear)), "INTERVAL '3' YEAR");
  EXPECT_EQ(again("INTERVAL '3' MONTH", DataType::interval(Unit::kYear, Unit::kYear)), "unmatched");
}

TEST(IntervalCell, KeepsWithinTheRange) {
  EXPECT_EQ(again("106751991 04:00:54.775807", TypeId::kDayTimeInterval), "INTERVAL '106751991 04:00:54.775807' DAY TO SECOND");
  EXPECT_EQ(again("-106751991 04:00:54.775808", TypeId::kDayTimeInterval), "INTERVAL '-106751991 04:00:54.775808' DAY TO SECOND");
  EXPECT_EQ(again("106751991 04:00:54.775808", TypeId::kDayTimeInterval), "out of range");
  EXPECT_EQ(again("1 24:00:00", TypeId::kDayTimeInterval), "out of range");
  EXPECT_EQ(again("178956970-7", TypeId::kYearMonthInterval), "INTERVAL '178956970-7' YEAR TO MONTH");
  EXPECT_EQ(again("178956970-8", TypeId::kYearMonthInterval), "out of range");
  EXPECT_EQ(again("1-12", TypeId::kYearMonthInterval), "out of range");
}

TEST(IntervalCell, NamesItsForms) {
  EXPECT_EQ(interval_formats(TypeId::kYearMonthInterval), "`[+|-]y-m`, `INTERVAL [+|-]'[+|-]y-m' YEAR TO MONTH`");
  EXPECT_EQ(interval_formats(DataType::interval(Unit::kDay, Unit::kSecond)), "`[+|-]d h:m:s.n`, `INTERVAL [+|-]'[+|-]d h:m:s.n' DAY TO SECOND`");
}

}  // namespace
}  // namespace izvor
