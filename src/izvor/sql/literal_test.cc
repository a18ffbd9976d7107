#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "izvor/sql/parser.h"
#include "izvor/sql/relation_text_for_test.h"

namespace izvor::sql {
namespace {

std::string plan(const char* sql) { return testing::text_of(parse_expression(sql)); }

TEST(Literal, NumbersTakeTheirTypeFromTheirForm) {
  EXPECT_EQ(plan("00012"), "12");
  EXPECT_EQ(plan("3000000000"), "3000000000L");
  EXPECT_EQ(plan("9223372036854775808"), "9223372036854775808:19,0");
  EXPECT_EQ(plan("-9223372036854775808"), "-9223372036854775808L");
  EXPECT_EQ(plan("-128Y"), "-128Y");
  EXPECT_EQ(plan("5S"), "5S");
  EXPECT_EQ(plan("5l"), "5L");
  EXPECT_EQ(plan("1e3"), "1000.0D");
  EXPECT_EQ(plan("1.5f"), "1.5F");
  EXPECT_EQ(plan("1D"), "1.0D");
  EXPECT_EQ(plan("1e-999"), "0.0D");
}

TEST(Literal, DecimalsHaveTheDigitsWritten) {
  EXPECT_EQ(plan("1.50"), "1.50:3,2");
  EXPECT_EQ(plan(".05"), "0.05:2,2");
  EXPECT_EQ(plan("7."), "7:1,0");
  EXPECT_EQ(plan("1e3BD"), "1000:4,0");
  EXPECT_EQ(plan("-0012.50BD"), "-12.50:4,2");
}

TEST(Literal, WhatOnlyBeginsLikeANumberIsAName) {
  EXPECT_EQ(plan("1a"), "'`1a`");
  EXPECT_EQ(plan("t.1a"), "'t.`1a`");
  EXPECT_EQ(plan("1e"), "'`1e`");
  EXPECT_EQ(plan("1.5x"), "1[\"5x\"]");
}

TEST(Literal, Strings) {
  EXPECT_EQ(plan(R"('a\tb\u0041\101\U0001F600\%\_\q')"), "\"a\tbAA\U0001F600\\%\\_q\"");
  EXPECT_EQ(plan(R"('\uD83D\uDE00 \uD83D')"), "\"\U0001F600 ?\"");
  EXPECT_EQ(plan("'it''s' \"a \"\"b\"\"\""), "\"it'sa \"b\"\"");
  EXPECT_EQ(plan(R"(r'a\n' R"x")"), R"("a\nx")");
  EXPECT_EQ(plan("x'abc'"), "0x0ABC");
}

// Spark's texts are characters: bytes that are none become U+FFFD, in literals and in names.
TEST(Literal, BytesThatAreNoUtf8) {
  EXPECT_EQ(plan("'a\xff"
                 "b'"),
            "\"a\xEF\xBF\xBD"
            "b\"");
  EXPECT_EQ(plan("'\xe2\x82'"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(plan("`\xff`"), plan("`\xEF\xBF\xBD`"));
}

TEST(Literal, DatesAndTimestamps) {
  EXPECT_EQ(plan("date '2024-2-29'"), "2024-02-29");
  EXPECT_EQ(plan("DATE 'today'"), "DATE 'today'");
  EXPECT_EQ(plan("timestamp_ntz '2024-01-05 12:30:45.5'"), "2024-01-05 12:30:45.5");
  EXPECT_EQ(plan("timestamp '2024-01-05 12:30:45'"), "TIMESTAMP '2024-01-05 12:30:45'");
  EXPECT_EQ(plan("timestamp_ltz '2024-01-05'"), "TIMESTAMP_LTZ '2024-01-05'");
}

// In brackets the fields that the type has: 0 is the year or the day.
TEST(Literal, Intervals) {
  EXPECT_EQ(plan("interval 1 day"), "INTERVAL '1 00:00:00' DAY TO SECOND[0,0]");
  EXPECT_EQ(plan("interval '2 weeks -1.5 seconds'"), "INTERVAL '13 23:59:58.5' DAY TO SECOND[0,3]");
  EXPECT_EQ(plan("interval -'1' year '2' months"), "INTERVAL '-0-10' YEAR TO MONTH[0,1]");
  EXPECT_EQ(plan("interval '1-2' year to month"), "INTERVAL '1-2' YEAR TO MONTH[0,1]");
  EXPECT_EQ(plan("interval - '1 02:03:04.5' day to second"), "INTERVAL '-1 02:03:04.5' DAY TO SECOND[0,3]");
  EXPECT_EQ(plan("interval '90:30' minute to second"), "INTERVAL '0 01:30:30' DAY TO SECOND[2,3]");
  EXPECT_EQ(plan("interval - 1"), "-('interval, 1)");
}

}  // namespace
}  // namespace izvor::sql
