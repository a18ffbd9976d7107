#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

struct PatternCase {
  const char* function;
  const char* text;
  const char* pattern;
  const char* ansi;
  const char* legacy;  // null is null
};

constexpr PatternCase kSparkPatterns[] = {
#include "izvor/expr/functions/datetime/spark_datetime_patterns.inc"
};

std::string parse(const PatternCase& test, EvalMode mode) {
  const Batch batch{1, {repeat(Value::string(test.text), 1, arrow::default_memory_pool())}};
  return evaluate(call(test.function, {column(0, TypeId::kString), text(test.pattern)}, mode), batch)[0];
}

TEST(DatetimePattern, AgreesWithSpark) {
  for (const PatternCase& test : kSparkPatterns) {
    const std::string name = std::string(test.function) + "('" + test.text + "', '" + test.pattern + "')";
    const std::string ansi = test.ansi;
    const bool fails = ansi[0] == '!';
    const bool bad_pattern = fails && (ansi.find("INCONSISTENT") == 1 || ansi.find("INVALID_DATETIME_PATTERN") == 1);
    if (fails) {
      EXPECT_THAT(error_text([&] { parse(test, EvalMode::kAnsi); }), HasSubstr(ansi.substr(1))) << name;
    } else {
      EXPECT_EQ(parse(test, EvalMode::kAnsi), ansi) << name;
    }
    if (!bad_pattern) {
      EXPECT_EQ(parse(test, EvalMode::kLegacy), test.legacy == nullptr ? "NULL" : test.legacy) << name;
    }
  }
}

TEST(DatetimePattern, MayDifferByRow) {
  const Batch batch =
      batch_of({{TypeId::kString, R"(["2024/01/05", "05.01.2024", null, "x"])"}, {TypeId::kString, R"(["yyyy/MM/dd", "dd.MM.yyyy", "yyyy", null])"}});
  EXPECT_THAT(evaluate(call("to_date", {column(0, TypeId::kString), column(1, TypeId::kString)}), batch),
              ElementsAre("2024-01-05", "2024-01-05", "NULL", "NULL"));
}

TEST(DatetimePattern, LocalTimeIsOfTheSessionsZone) {
  const Batch batch = batch_of({{TypeId::kString, R"(["31.03.2024 03:30"])"}});
  EXPECT_THAT(evaluate(call("to_timestamp", {column(0, TypeId::kString), text("dd.MM.yyyy HH:mm")}), batch, "Europe/Bucharest"),
              ElementsAre("2024-03-31 04:30:00"));
}

TEST(ToTimestamp, WithoutAFormatIsACast) {
  const Batch batch = batch_of({{TypeId::kString, R"(["2024-01-05T12:30:45Z", "bad"])"}});
  const auto column_0 = column(0, TypeId::kString);
  EXPECT_THAT(evaluate(call("to_timestamp", {column_0}, EvalMode::kLegacy), batch), ElementsAre("2024-01-05 12:30:45", "NULL"));
  EXPECT_THAT(evaluate(call("try_to_timestamp", {column_0}), batch), ElementsAre("2024-01-05 12:30:45", "NULL"));
  EXPECT_THAT(error_text([&] { evaluate(call("to_timestamp", {column_0}), batch); }),
              HasSubstr("[CAST_INVALID_INPUT] The value 'bad' of the type \"STRING\" cannot be cast to \"TIMESTAMP\""));
  EXPECT_THAT(error_text([&] { evaluate(call("to_date", {column_0}), batch); }), HasSubstr("cannot be cast to \"DATE\""));
}

TEST(ToTimestamp, TypesAreSparks) {
  EXPECT_FALSE(call("to_timestamp", {bound(0, TypeId::kDate, false)})->nullable);
  EXPECT_FALSE(call("to_timestamp", {bound(0, TypeId::kString, false), text("yyyy")})->nullable);
  EXPECT_TRUE(call("to_timestamp", {bound(0, TypeId::kString, false), text("yyyy")}, EvalMode::kLegacy)->nullable);
  EXPECT_EQ(evaluate(call("to_timestamp", {literal(Value::floating(1.5))}), Batch{1, {}})[0], "1970-01-01 00:00:01.5");
  EXPECT_THAT(error_text([] { call("to_timestamp", {}); }), HasSubstr("The `to_timestamp` requires [1, 2] parameters but the actual number is 0."));
}

}  // namespace
}  // namespace izvor::expr
