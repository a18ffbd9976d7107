#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"
#include "izvor/expr/functions/datetime/datetime_formatter.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::HasSubstr;

struct ParseCase {
  const char* text;
  const char* pattern;
  const char* answer;
};
constexpr ParseCase kParses[] = {
#include "izvor/expr/functions/datetime/spark_zoned_patterns.inc"
};

std::string micros_of(const ParseCase& test) {
  const auto parsed = call("unix_micros", {call("to_timestamp", {text(test.text), text(test.pattern)})});
  return evaluate(parsed, Batch{1, {}}, "Europe/Bucharest")[0];
}

TEST(DatetimePattern, ReadsAsSpark) {
  for (const ParseCase& test : kParses) {
    const std::string name = std::string("'") + test.text + "' by " + test.pattern;
    const std::string answer = test.answer;
    if (answer[0] == '!') {
      EXPECT_THAT(error_text([&] { micros_of(test); }), HasSubstr(answer.substr(1))) << name;
    } else {
      EXPECT_EQ(error_text([&] { EXPECT_EQ(micros_of(test), answer) << name; }), "") << name;
    }
  }
}

struct FormatCase {
  const char* pattern;
  const char* zone;
  const char* texts;
};
constexpr FormatCase kFormats[] = {
#include "izvor/expr/functions/datetime/spark_datetime_formats.inc"
};
constexpr int64_t kInstants[] = {0, -1, 1709194272123456, 1720000000000001, -62170163064000000, 253402300800000000, -9000000000000000000};

TEST(DatetimePattern, WritesAsSpark) {
  for (const FormatCase& test : kFormats) {
    DatetimeFormatter formatter(test.pattern, test.zone);
    std::string texts;
    for (const int64_t instant : kInstants) {
      if (!texts.empty()) texts += '|';
      formatter.format(instant, texts);
    }
    EXPECT_EQ(texts, test.texts) << test.pattern << " in " << test.zone;
  }
}

TEST(DatetimePattern, RefusedOnesFailTheRowInAnyMode) {
  const Batch batch = batch_of({{TypeId::kTimestamp, "[0]"}, {TypeId::kString, R"(["YYYY"])"}});
  const auto week_year = call("date_format", {column(0, TypeId::kTimestamp), column(1, TypeId::kString)}, EvalMode::kLegacy);
  EXPECT_EQ(error_class([&] { evaluate(week_year, batch); }), "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION");
  EXPECT_EQ(error_class([&] {
              evaluate(call("date_format", {column(0, TypeId::kTimestamp), text("e")}), batch);
            }),
            "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN");
  for (const char* letter : {"g", "v"}) {
    EXPECT_EQ(error_class([&] { evaluate(call("date_format", {column(0, TypeId::kTimestamp), text(letter)}), batch); }), "UNSUPPORTED_FEATURE.IZVOR");
  }
}

}  // namespace
}  // namespace izvor::expr
