#include "izvor/types/utf8.h"

#include <gtest/gtest.h>

namespace izvor {
namespace {

TEST(Utf8, CountsAndCutsByCharacters) {
  EXPECT_EQ(count_characters("aé日😀"), 4);
  EXPECT_EQ(utf8_offset("aé日😀", 2), 3u);
  EXPECT_EQ(utf8_offset("aé", 9), 3u);
  EXPECT_EQ(count_characters("\xff\xfe"), 2);
}

TEST(Utf8, ReadsWhatItWrites) {
  for (const char32_t code_point : {U'a', U'é', U'日', U'😀', U'\U0010FFFF'}) {
    std::string text;
    append_utf8(code_point, text);
    EXPECT_TRUE(is_valid_utf8(text));
    EXPECT_EQ(front_code_point(text), code_point);
  }
  EXPECT_EQ(front_code_point("\xf0\x9f"), U'\uFFFD');
}

TEST(Utf8, ReplacesIllFormedSequencesAsJava) {
  EXPECT_EQ(replace_invalid_utf8("a\xe2\x82(\xc3"), "a\uFFFD(\uFFFD");
  EXPECT_EQ(replace_invalid_utf8("\xed\xa0\x80"), "\uFFFD");
  EXPECT_FALSE(is_valid_utf8("\xc0\x80"));
  EXPECT_TRUE(is_ascii("0123456789abc"));
  EXPECT_FALSE(is_ascii("0123456789é"));
}

}  // namespace
}  // namespace izvor
