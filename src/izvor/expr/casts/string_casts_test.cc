#include <string_view>

#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::HasSubstr;

struct StringCast {
  std::string_view text;
  TypeId to;
  const char* ansi;    // "!" is CAST_INVALID_INPUT
  const char* legacy;  // null is null
};

constexpr StringCast kSparkCasts[] = {
#include "izvor/expr/casts/spark_string_casts.inc"
};

// As a column, so that the kernel and not the folding of constants is what runs.
std::string cast_text(std::string_view text, const DataType& to, EvalMode mode, const std::string& zone = "UTC") {
  arrow::StringBuilder builder;
  throw_if_error(builder.Append(text));
  const Batch batch{1, {value_or_throw(builder.Finish())}};
  return evaluate(cast(column(0, TypeId::kString), to, mode), batch, zone)[0];
}

TEST(StringCast, AgreesWithSpark) {
  for (const StringCast& test : kSparkCasts) {
    const std::string name = "CAST('" + std::string(test.text) + "' AS " + DataType(test.to).sql() + ")";
    EXPECT_EQ(cast_text(test.text, test.to, EvalMode::kLegacy), test.legacy == nullptr ? "NULL" : test.legacy) << name;
    if (test.ansi == "!"sv) {
      EXPECT_EQ(error_class([&] { cast_text(test.text, test.to, EvalMode::kAnsi); }), "CAST_INVALID_INPUT") << name;
      EXPECT_EQ(cast_text(test.text, test.to, EvalMode::kTry), "NULL") << name;
    } else {
      EXPECT_EQ(cast_text(test.text, test.to, EvalMode::kAnsi), test.ansi) << name;
      EXPECT_EQ(cast_text(test.text, test.to, EvalMode::kTry), test.ansi) << name;
    }
  }
}

TEST(StringCast, TheErrorQuotesTheValueAndTheTypes) {
  EXPECT_THAT(error_text([] { cast_text("it's", TypeId::kInt, EvalMode::kAnsi); }),
              HasSubstr("[CAST_INVALID_INPUT] The value 'it\\'s' of the type \"STRING\" cannot be cast to \"INT\" because it is malformed."));
}

TEST(StringCast, NullsStayNull) {
  const Batch batch = batch_of({{TypeId::kString, R"([null, "1", null])"}});
  EXPECT_THAT(evaluate(cast(column(0, TypeId::kString), TypeId::kInt, EvalMode::kAnsi), batch), ElementsAre("NULL", "1", "NULL"));
}

TEST(StringCast, AnErrorOfARowThatIsNotSelectedIsNotRaised) {
  const Batch batch = batch_of({{TypeId::kString, R"(["x", "2024-01-05 00:00:00", "y"])"}});
  const EvalSettings settings;
  EvalContext context(batch, settings, arrow::default_memory_pool());
  const int32_t rows[] = {1};
  const auto expression = cast(column(0, TypeId::kString), TypeId::kTimestamp, EvalMode::kAnsi);
  const auto result = context.evaluate(*expression, Selection{3, rows, 1});
  EXPECT_TRUE(context.errors().empty());
  EXPECT_EQ(texts(*result, TypeId::kTimestamp)[1], "2024-01-05 00:00:00");
}

TEST(StringCast, TheErrorOfTheFirstRowIsRaised) {
  const Batch batch = batch_of({{TypeId::kString, R"(["1", "b", "a"])"}});
  EXPECT_THAT(error_text([&] { evaluate(cast(column(0, TypeId::kString), TypeId::kInt, EvalMode::kAnsi), batch); }), HasSubstr("The value 'b'"));
}

struct LocalTime {
  const char* text;
  int64_t micros;
};

// Gaps, overlaps, local mean time and a time beyond the listed transitions, as Spark has them in Europe/Bucharest.
TEST(StringCast, LocalTimesInARegion) {
  for (const LocalTime& test : std::initializer_list<LocalTime>{{"2024-03-31 02:59:59", 1711846799000000},
                                                                {"2024-03-31 03:00:00", 1711846800000000},
                                                                {"2024-03-31 03:30:00", 1711848600000000},
                                                                {"2024-03-31 04:00:00", 1711846800000000},
                                                                {"2024-10-27 02:59:59", 1729987199000000},
                                                                {"2024-10-27 03:00:00", 1729987200000000},
                                                                {"2024-10-27 03:30:00", 1729989000000000},
                                                                {"2024-10-27 04:00:00", 1729994400000000},
                                                                {"1900-01-01 00:00:00", -2208995064000000},
                                                                {"1940-06-01 00:00:00", -933645600000000},
                                                                {"0001-01-01 00:00:00", -62135603064000000},
                                                                {"2500-07-01 00:00:00", 16740853200000000},
                                                                {"2500-01-01 00:00:00", 16725218400000000}}) {
    const Batch batch = batch_of({{TypeId::kString, "[\"" + std::string(test.text) + "\"]"}});
    const EvalSettings settings{"Europe/Bucharest", 0};
    const auto expression = cast(column(0, TypeId::kString), TypeId::kTimestamp, EvalMode::kAnsi);
    const auto result = project(ExpressionGroup({expression}), batch, settings, arrow::default_memory_pool())[0];
    EXPECT_EQ(value_at(*result, 0, TypeId::kTimestamp).as_int(), test.micros) << test.text;
  }
}

TEST(StringCast, ATimeWithoutADayIsOfTheBatchsDay) {
  const Batch batch = batch_of({{TypeId::kString, R"(["12:30", "T01:02:03"])"}});
  const EvalSettings settings{"UTC", 1704457845000};  // 2024-01-05
  const auto result = project(ExpressionGroup({cast(column(0, TypeId::kString), TypeId::kTimestamp, EvalMode::kAnsi)}), batch, settings,
                              arrow::default_memory_pool())[0];
  EXPECT_THAT(texts(*result, TypeId::kTimestamp), ElementsAre("2024-01-05 12:30:00", "2024-01-05 01:02:03"));
}

TEST(StringCast, EveryDayOfTheCalendarHasItsPlace) {
  // Days across leap years and centuries, through the fast path and back.
  for (int64_t days = -719528; days < 2932896; days += 97) {
    const std::string date = value_to_string({TypeId::kDate, days}, "UTC");
    ASSERT_EQ(cast_text(date + " 23:59:59", TypeId::kTimestamp, EvalMode::kAnsi), date + " 23:59:59");
    ASSERT_EQ(cast_text(date, TypeId::kDate, EvalMode::kAnsi), date);
  }
}

TEST(StringCast, ImpossibleDaysAreMalformed) {
  for (const char* text : {"2023-02-29", "1900-02-29", "2024-04-31", "2024-00-10", "2024-01-00", "2024-01-32"}) {
    EXPECT_EQ(cast_text(text, TypeId::kDate, EvalMode::kLegacy), "NULL") << text;
    EXPECT_EQ(cast_text(std::string(text) + " 00:00:00", TypeId::kTimestamp, EvalMode::kLegacy), "NULL") << text;
  }
}

}  // namespace
}  // namespace izvor::expr
