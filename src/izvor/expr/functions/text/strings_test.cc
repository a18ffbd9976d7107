#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;

std::string value_of(const char* function, std::vector<ExpressionPtr> arguments) {
  return evaluate(call(function, std::move(arguments)), Batch{1, {}})[0];
}

ExpressionPtr bytes(const std::string& value) { return literal({TypeId::kBinary, value}); }

TEST(Case, FollowsUnicode) {
  EXPECT_EQ(value_of("upper", {text("straße ŉ i")}), "STRASSE ʼN I");
  EXPECT_EQ(value_of("lower", {text("ΑΣ ΣΑΣ İI")}), "ας σας i̇i");
  EXPECT_EQ(value_of("initcap", {text("hELLO wORLD-foo ǆ ßA ΟΔΟΣ")}), "Hello World-foo ǅ Ssa Οδος");
}

TEST(Trim, CutsOffTheCharactersOfASet) {
  EXPECT_EQ(value_of("trim", {text("  x ")}), "x");
  EXPECT_EQ(value_of("trim", {text("é"), text("éxé")}), "x");
  EXPECT_EQ(value_of("rtrim", {text("ba"), text("abcab")}), "abc");
  EXPECT_EQ(value_of("btrim", {text("abcab"), text("ba")}), "c");
  EXPECT_EQ(to_string(*call("trim", {text("a"), text("b")})), "TRIM(BOTH a FROM b)");
}

TEST(Substring, CountsCharactersFromEitherEnd) {
  EXPECT_EQ(value_of("substring", {text("aé😀b"), integer(2), integer(2)}), "é😀");
  EXPECT_EQ(value_of("substring", {text("abc"), integer(-5), integer(3)}), "a");
  EXPECT_EQ(value_of("substring", {text("abc"), integer(0), integer(2)}), "ab");
  EXPECT_EQ(value_of("right", {text("aé😀"), integer(2)}), "é😀");
  EXPECT_EQ(value_of("substring_index", {text("a,b,c"), text(","), integer(-2)}), "b,c");
  EXPECT_EQ(value_of("split_part", {text("a,b,c"), text(","), integer(-1)}), "c");
  EXPECT_EQ(error_class([] { value_of("split_part", {text("a"), text(","), integer(0)}); }), "INVALID_INDEX_OF_ZERO");
  EXPECT_EQ(value_of("overlay", {text("Spark SQL"), text("_"), integer(6)}), "Spark_SQL");
}

TEST(Search, GivesPositionsInCharacters) {
  EXPECT_EQ(value_of("instr", {text("é😀b"), text("b")}), "3");
  EXPECT_EQ(value_of("locate", {text("a"), text("banana"), integer(3)}), "4");
  EXPECT_EQ(value_of("locate", {text("a"), null_of(TypeId::kString), null_of(TypeId::kInt)}), "0");
  EXPECT_EQ(value_of("find_in_set", {text("c"), text("a,b,c")}), "3");
}

TEST(Collate, KnowsOneCollation) {
  EXPECT_EQ(value_of("collate", {text("a"), text("utf8_binary")}), "a");
  EXPECT_EQ(error_class([] { value_of("collate", {text("a"), text("ro_CI")}); }), "UNSUPPORTED_COLLATION.FOR_FUNCTION");
  EXPECT_EQ(error_class([] { value_of("collate", {text("a"), text("nope")}); }), "COLLATION_INVALID_NAME");
}

TEST(Pad, FillsUpToALengthInCharactersOrBytes) {
  EXPECT_EQ(value_of("lpad", {text("é"), integer(4), text("xy")}), "xyxé");
  EXPECT_EQ(value_of("rpad", {text("abc"), integer(2)}), "ab");
  EXPECT_EQ(call("lpad", {bytes("a"), integer(2)})->type, DataType(TypeId::kBinary));
  EXPECT_EQ(error_class([] { value_of("repeat", {text("abcdef"), integer(2147483647)}); }), "IZVOR_OUT_OF_MEMORY_BUDGET");
}

TEST(Replacement, WorksByTextOrByCharacter) {
  EXPECT_EQ(value_of("replace", {text("aaa"), text("aa"), text("b")}), "ba");
  EXPECT_EQ(value_of("translate", {text("naïve"), text("aïv"), text("1")}), "n1e");
  EXPECT_EQ(value_of("mask", {text("AbÉ1-"), text("Q"), null_of(TypeId::kString), text("9"), text("*")}), "QbQ9*");
  EXPECT_EQ(error_class([] { value_of("mask", {text("a"), text("ab")}); }), "DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE");
}

TEST(Similarity, MeasuresDistances) {
  EXPECT_EQ(value_of("levenshtein", {text("kitten"), text("sitting")}), "3");
  EXPECT_EQ(value_of("levenshtein", {text("kitten"), text("sitting"), integer(2)}), "-1");
  EXPECT_EQ(value_of("jaro_winkler_similarity", {text("MARTHA"), text("MARHTA")}), "0.9611111111111111");
  EXPECT_EQ(value_of("soundex", {text("Ashcraft")}), "A261");
}

TEST(Encoding, ReadsWhatItWrites) {
  EXPECT_EQ(value_of("base64", {bytes("Hello")}), "SGVsbG8=");
  EXPECT_EQ(value_of("unbase64", {text("SGVs\nbG8")}), "Hello");
  EXPECT_EQ(value_of("from_base32", {text("jbswy3dp")}), "Hello");
  EXPECT_EQ(value_of("encode", {text("é"), text("iso-8859-1")}), "\xe9");
  EXPECT_EQ(error_class([] { value_of("encode", {text("é"), text("us-ascii")}); }), "MALFORMED_CHARACTER_CODING");
  EXPECT_EQ(error_class([] { value_of("to_binary", {text("zz")}); }), "CONVERSION_INVALID_INPUT");
  EXPECT_EQ(value_of("try_to_binary", {text("zz")}), "NULL");
  EXPECT_EQ(value_of("make_valid_utf8", {text("a\xf0\x80\x9f")}), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace izvor::expr
