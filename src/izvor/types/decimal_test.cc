#include "izvor/types/decimal.h"

#include <string>

#include <gtest/gtest.h>

namespace izvor {
namespace {

const std::string kNines(38, '9');

Int128 parsed(const std::string& text, int scale) {
  Int128 value = 0;
  EXPECT_EQ(parse_decimal(text, {38, scale}, value), DecimalText::kValue) << text;
  return value;
}

std::string text_of(std::optional<Int128> value, int scale) {
  if (!value) return "overflow";
  char text[kMaxDecimalText];
  return {text, write_decimal(*value, scale, text)};
}

std::string java_text(const std::string& text, int scale) {
  char out[kMaxDecimalText];
  return {out, write_java_decimal(parsed(text, scale), scale, out)};
}

TEST(Decimal, TextsGoThereAndBack) {
  for (const char* text : {"0.00", "-0.01", "12.50", "-99999999999999999999.99"}) EXPECT_EQ(text_of(parsed(text, 2), 2), text);
  EXPECT_EQ(text_of(parsed(" +1.5e1 ", 1), 1), "15.0");
  EXPECT_EQ(text_of(parsed(".5", 0), 0), "1");
  EXPECT_EQ(text_of(parsed("-2.4999999999999999999999999999999999999999999", 0), 0), "-2");
  EXPECT_EQ(text_of(parsed("1e-400", 2), 2), "0.00");
  Int128 ignored;
  for (const char* text : {"", ".", "1d", "1e", "1_000", "0x1", "NaN", "1.2.3"}) {
    EXPECT_EQ(parse_decimal(text, {38, 0}, ignored), DecimalText::kMalformed) << text;
  }
  EXPECT_EQ(parse_decimal("100", {2, 0}, ignored), DecimalText::kOverflow);
  EXPECT_EQ(parse_decimal("99.5", {2, 0}, ignored), DecimalText::kOverflow);
  EXPECT_EQ(parse_decimal("1e38", {38, 0}, ignored), DecimalText::kTooLong);
}

TEST(Decimal, ATextHasItsOwnShape) {
  const auto shape = [](const char* text) {
    const auto found = decimal_shape_of(text);
    return found ? std::to_string(found->precision) + "," + std::to_string(found->scale) : "none";
  };
  EXPECT_EQ(shape("12.50"), "4,2");
  EXPECT_EQ(shape("-0.05"), "2,2");
  EXPECT_EQ(shape("1.5e3"), "4,0");
  EXPECT_EQ(shape("1e-39"), "none");
  EXPECT_EQ(shape("x"), "none");
}

TEST(Decimal, SmallNumbersHaveAnExponentInJava) {
  EXPECT_EQ(java_text("0", 18), "0E-18");
  char out[kMaxDecimalText];
  EXPECT_EQ(std::string(out, write_java_decimal(-125, -3, out)), "-1.25E+5");
  EXPECT_EQ(java_text("0.000001", 6), "0.000001");
  EXPECT_EQ(java_text("-0.00000012", 8), "-1.2E-7");
  EXPECT_EQ(java_text("1.5", 18), "1.500000000000000000");
}

TEST(Decimal, RoundsHalfUpAwayFromZero) {
  EXPECT_EQ(text_of(rescale(25, 1, {38, 0}), 0), "3");
  EXPECT_EQ(text_of(rescale(-25, 1, {38, 0}), 0), "-3");
  EXPECT_EQ(text_of(rescale(24, 1, {38, 0}), 0), "2");
  EXPECT_EQ(text_of(rescale(parsed(kNines, 0), 0, {38, 1}), 1), "overflow");
  EXPECT_EQ(text_of(rescale(995, 1, {2, 0}), 0), "overflow");
}

TEST(Decimal, ArithmeticIsExactBeforeItIsRounded) {
  const Int128 nines = parsed(kNines, 0);
  EXPECT_EQ(text_of(decimal_sum(nines, 0, 1, 0, {38, 0}), 0), "overflow");
  EXPECT_EQ(text_of(decimal_sum(nines, 38, -nines, 38, {38, 38}), 38), "0." + std::string(38, '0'));
  EXPECT_EQ(text_of(decimal_sum(parsed("10000000000", 18), 18, parsed("0.000000000000000001", 18), 18, {38, 17}), 17),
            "10000000000.00000000000000000");
  EXPECT_EQ(text_of(decimal_product(nines, 0, 10, 1, {38, 0}), 0), kNines);
  EXPECT_EQ(text_of(decimal_product(parsed("3.141592653589793238", 18), 18, parsed("-1", 18), 18, {38, 6}), 6), "-3.141593");
  EXPECT_EQ(text_of(decimal_quotient(1, 0, 3, 0, {38, 6}), 6), "0.333333");
  EXPECT_EQ(text_of(decimal_quotient(-2, 0, 3, 0, {38, 6}), 6), "-0.666667");
  EXPECT_EQ(text_of(decimal_quotient(nines, 0, 1, 38, {38, 6}), 6), "overflow");
  EXPECT_EQ(text_of(decimal_quotient(nines, 38, nines, 0, {38, 38}), 38), "0." + std::string(37, '0') + "1");
  EXPECT_EQ(text_of(decimal_quotient(-nines, 0, parsed("10000000000", 5), 5, {38, 6}), 6), "-1" + std::string(28, '0') + ".000000");
  EXPECT_EQ(text_of(decimal_remainder(nines, 0, parsed("10000000000", 5), 5, {38, 5}), 5), "9999999999.00000");
  EXPECT_EQ(text_of(decimal_remainder(-75, 1, 2, 0, {38, 1}), 1), "-1.5");
  EXPECT_EQ(text_of(decimal_whole_quotient(-75, 1, 2, 0), 0), "-3");
  EXPECT_EQ(text_of(decimal_whole_quotient(nines, 0, 1, 18), 0), "overflow");
}

TEST(Decimal, FloatingPointByItsShortestDigits) {
  EXPECT_EQ(text_of(double_to_decimal(0.1, {38, 18}), 18), "0.100000000000000000");
  EXPECT_EQ(text_of(double_to_decimal(1.005, {10, 2}), 2), "1.01");
  EXPECT_EQ(text_of(double_to_decimal(1e300, {38, 0}), 0), "overflow");
  EXPECT_EQ(text_of(double_to_decimal(5e-324, {38, 38}), 38), "0." + std::string(38, '0'));
  EXPECT_EQ(decimal_to_double(parsed("0.3", 1), 1), 0.3);
  EXPECT_EQ(decimal_to_double(parsed(kNines, 0), 0), 1e38);
  EXPECT_EQ(decimal_to_float(parsed("16777217", 0), 0), 16777216.0F);
}

}  // namespace
}  // namespace izvor
