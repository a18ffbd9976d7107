#include <gmock/gmock.h>

#include <cmath>

#include "izvor/expr/expression_group.h"
#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

constexpr EvalMode kAnsi = EvalMode::kAnsi;
constexpr EvalMode kLegacy = EvalMode::kLegacy;

std::string value_of(const ExpressionPtr& expression) { return evaluate(expression, {1, {}})[0]; }
std::string value_of(const std::string& name, std::vector<ExpressionPtr> arguments, EvalMode mode = kAnsi) {
  return value_of(call(name, std::move(arguments), mode));
}
std::string name_of(const std::string& name, std::vector<ExpressionPtr> arguments) { return to_string(*call(name, std::move(arguments))); }
ExpressionPtr byte(int8_t value) { return literal({TypeId::kByte, static_cast<int64_t>(value)}); }
ExpressionPtr binary(const std::string& bytes) { return literal({TypeId::kBinary, bytes}); }

TEST(RealFunctions, RoundAsJavaDoes) {
  EXPECT_EQ(value_of("exp", {integer(1)}), "2.7182818284590455");
  EXPECT_EQ(value_of("ln", {integer(3)}), "1.0986122886681096");
  EXPECT_EQ(value_of("cbrt", {integer(2)}), "1.2599210498948732");
  EXPECT_EQ(value_of("cosh", {integer(1)}), "1.543080634815244");
  EXPECT_EQ(value_of("acosh", {integer(3)}), "1.7627471740390859");
  EXPECT_EQ(value_of("asinh", {floating(-0.0)}), "-0.0");
  EXPECT_EQ(value_of("exp", {floating(5e-324)}), "1.0");
  EXPECT_EQ(value_of("exp", {floating(-745.0)}), "4.9E-324");
  EXPECT_EQ(value_of("cbrt", {floating(-27.0)}), "-3.0");
}

TEST(RealFunctions, LogarithmsOfNothingAreNull) {
  EXPECT_EQ(value_of("ln", {integer(0)}), "NULL");
  EXPECT_EQ(value_of("log1p", {integer(-1)}), "NULL");
  EXPECT_EQ(value_of("log", {integer(2), integer(8)}), "3.0");
  EXPECT_EQ(value_of("log", {integer(1), integer(5)}), "Infinity");
  EXPECT_EQ(value_of("log", {floating(std::nan(""))}), "NaN");
}

TEST(RealFunctions, AreNamedAsInSpark) {
  EXPECT_EQ(name_of("sin", {floating(1)}), "SIN(1.0)");
  EXPECT_EQ(name_of("log", {floating(1)}), "LOG(E(), 1.0)");
  EXPECT_EQ(name_of("signum", {floating(1)}), "SIGNUM(1.0)");
  EXPECT_EQ(name_of("pi", {}), "PI()");
  EXPECT_EQ(error_class([] { call("sin", {boolean(true)}); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
}

TEST(Radix, ConvertsSignedAndUnsignedNumbers) {
  EXPECT_EQ(value_of("conv", {text("-10"), integer(16), integer(10)}), "18446744073709551600");
  EXPECT_EQ(value_of("conv", {text(" -10"), integer(16), integer(-10)}), "-16");
  EXPECT_EQ(value_of("conv", {text("3.14"), integer(10), integer(2)}), "11");
  EXPECT_EQ(value_of("conv", {text("11"), integer(1), integer(10)}), "NULL");
  const auto too_large = [](EvalMode mode) { return value_of("conv", {text("18446744073709551616"), integer(10), integer(16)}, mode); };
  EXPECT_EQ(too_large(kLegacy), "FFFFFFFFFFFFFFFF");
  EXPECT_EQ(error_class([&] { too_large(kAnsi); }), "ARITHMETIC_OVERFLOW");
}

TEST(Radix, WritesHexadecimalAndBinaryDigits) {
  EXPECT_EQ(value_of("hex", {integer(-1)}), "FFFFFFFFFFFFFFFF");
  EXPECT_EQ(value_of("hex", {text("Spark")}), "537061726B");
  EXPECT_EQ(value_of("bin", {integer(13)}), "1101");
  EXPECT_EQ(value_of("hex", {call("unhex", {text("abc")})}), "0ABC");
  EXPECT_EQ(value_of("unhex", {text("0xFF")}), "NULL");
}

TEST(Bitwise, KeepsTheWiderType) {
  const ExpressionPtr both = call("&", {byte(5), long_integer(4)});
  EXPECT_EQ(both->type, DataType(TypeId::kLong));
  EXPECT_EQ(value_of(both), "4");
  EXPECT_EQ(name_of("&", {integer(5), integer(4)}), "(5 & 4)");
  EXPECT_EQ(value_of("|", {text("6"), integer(1)}), "7");
  EXPECT_EQ(error_class([] { call("|", {text("6"), integer(1)}, kLegacy); }), "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES");
  EXPECT_EQ(error_class([] { call("^", {boolean(true), boolean(true)}); }), "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE");
  EXPECT_EQ(name_of("~", {integer(1)}), "~1");
}

TEST(Bitwise, ShiftsModuloTheWidth) {
  EXPECT_EQ(value_of("shiftleft", {integer(1), integer(33)}), "2");
  EXPECT_EQ(value_of(">>", {integer(-8), integer(1)}), "-4");
  EXPECT_EQ(value_of(">>>", {integer(-1), integer(28)}), "15");
  EXPECT_EQ(name_of("<<", {integer(1), integer(2)}), "(1 << 2)");
}

TEST(Bitwise, CountsAndReadsBits) {
  EXPECT_EQ(value_of("bit_count", {byte(-1)}), "64");
  EXPECT_EQ(value_of("bit_count", {boolean(true)}), "1");
  EXPECT_EQ(value_of("getbit", {integer(-1), integer(31)}), "1");
  EXPECT_EQ(error_class([] { value_of("bit_get", {integer(1), integer(32)}, kLegacy); }), "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE");
}

TEST(Digests, MatchTheKnownOnes) {
  EXPECT_EQ(value_of("md5", {text("")}), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(value_of("sha", {text("abc")}), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(value_of("sha2", {text("abc"), integer(224)}), "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
  EXPECT_EQ(value_of("sha2", {text("abc"), integer(1)}), "NULL");
  EXPECT_EQ(value_of("crc32", {text("a")}), "3904355907");
  EXPECT_EQ(value_of("hex", {call("hmac", {text("k"), text("0"), text("md5")})}), "EEAC6BF235CFD601BA1EF2A240874998");
  EXPECT_EQ(name_of("hmac", {binary("k"), binary("m")}), "hmac(X'6B', X'6D', SHA-256)");
  EXPECT_EQ(error_class([] { value_of("hmac", {text(""), text("m")}, kLegacy); }), "INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR");
}

TEST(RowHashes, AreSparks) {
  const auto one_row = [](const DataType& type, const std::string& json) { return batch_of({{type, json}}); };
  const auto hash_of = [&](const char* name, const DataType& type, const std::string& json) {
    return evaluate(call(name, {column(0, type)}), one_row(type, "[" + json + "]"))[0];
  };
  EXPECT_EQ(hash_of("hash", TypeId::kByte, "-128"), "1110053733");
  EXPECT_EQ(hash_of("hash", TypeId::kLong, "-1"), "-939490007");
  EXPECT_EQ(hash_of("hash", TypeId::kDouble, "-0.0"), "-1670924195");
  EXPECT_EQ(hash_of("hash", TypeId::kString, "\"abc\""), "1322437556");
  EXPECT_EQ(hash_of("hash", TypeId::kString, "null"), "42");
  EXPECT_EQ(hash_of("hash", DataType::decimal(10, 2), "\"1.00\""), "1114849490");
  EXPECT_EQ(hash_of("hash", DataType::decimal(38, 0), "\"-1\""), "1398487324");
  EXPECT_EQ(hash_of("hash", DataType::array(TypeId::kInt), "[1, null, 3]"), "1066699649");
  EXPECT_EQ(hash_of("hash", DataType::array(DataType::array(TypeId::kInt)), "[[3, 4], [1, 2]]"), "-606607252");
  const DataType pair = DataType::structure({{"a", TypeId::kInt}, {"b", TypeId::kString}});
  EXPECT_EQ(hash_of("hash", DataType::array(pair), R"([{"a": 1, "b": "a"}])"), "-936062819");
  EXPECT_EQ(hash_of("xxhash64", TypeId::kByte, "-1"), "2017008487422258757");
  EXPECT_EQ(value_of("xxhash64", {text("0123456789abcdef0123456789abcdef0123")}), "-3031602099098203684");
  EXPECT_EQ(value_of("hash", {integer(1), text("a"), null_of(TypeId::kNull)}), "-936062819");
}

TEST(Bitmaps, NumberBitsFromOne) {
  EXPECT_EQ(value_of("bitmap_bit_position", {integer(32768)}), "32767");
  EXPECT_EQ(value_of("bitmap_bucket_number", {integer(32769)}), "2");
  EXPECT_EQ(value_of("bitmap_count", {binary("\xff\x01")}), "9");
}

TEST(WidthBucket, RunsBothWays) {
  EXPECT_EQ(value_of("width_bucket", {floating(2.5), integer(0), integer(10), integer(4)}), "2");
  EXPECT_EQ(value_of("width_bucket", {floating(2.5), integer(10), integer(0), integer(4)}), "4");
  EXPECT_EQ(value_of("width_bucket", {floating(10), integer(0), integer(10), integer(4)}), "5");
  EXPECT_EQ(value_of("width_bucket", {floating(1), integer(1), integer(1), integer(4)}), "NULL");
  EXPECT_EQ(value_of("factorial", {integer(20)}), "2432902008176640000");
  EXPECT_EQ(value_of("factorial", {integer(21)}), "NULL");
}

TEST(Random, DrawsSparksNumbersFromASeed) {
  const Batch three_rows{3, {}};
  EXPECT_THAT(evaluate(call("rand", {integer(42)}), three_rows), ElementsAre("0.619189370225301", "0.5096018842446481", "0.8325259388871524"));
  EXPECT_THAT(evaluate(call("randn", {integer(42)}), three_rows), ElementsAre("2.384479054241165", "0.1920934041293524", "0.7337336533286575"));
  EXPECT_THAT(evaluate(call("uniform", {integer(0), integer(10), integer(42)}), three_rows), ElementsAre("6", "5", "8"));
  EXPECT_THAT(evaluate(call("randstr", {integer(5), integer(0)}), three_rows), ElementsAre("ceV0P", "XaR2I", "lBhHi"));
  EXPECT_THAT(evaluate(call("uuid", {integer(5)}), three_rows),
              ElementsAre("99b370cd-2be6-4419-b53a-bf23bbe7c58b", "f818d780-2c21-4ec4-8941-9ac0541ea444", "7767b1d4-1251-4a28-aaf7-b457bfdba8b7"));
  EXPECT_EQ(error_class([] { call("rand", {column(0, TypeId::kInt)}); }), "SEED_EXPRESSION_IS_UNFOLDABLE");
}

TEST(Random, GoesOnWithinAPartition) {
  const ExpressionGroup group({call("rand", {integer(42)}), call("rand", {integer(42)}), call("monotonically_increasing_id", {})});
  const Batch row{1, {}};
  PartitionState partition;
  const auto next = [&](size_t column) {
    return texts(*project(group, row, {}, arrow::default_memory_pool(), &partition)[column], group.expressions()[column]->type)[0];
  };
  EXPECT_EQ(next(0), "0.619189370225301");
  EXPECT_EQ(next(1), "0.5096018842446481");  // of the second row: equal calls draw on their own
  EXPECT_EQ(next(2), "2");
  partition.enter(1);
  EXPECT_EQ(next(2), std::to_string(int64_t{1} << 33));
}

TEST(Random, IsNotDeterministic) {
  EXPECT_FALSE(is_deterministic(*call("+", {call("rand", {integer(1)}), floating(1)})));
  EXPECT_EQ(name_of("random", {integer(1)}), "rand(1)");
}

TEST(RowErrors, AreRaisedForTheRowsThatMeetThem) {
  const Batch batch = batch_of({{TypeId::kInt, "[1, null, 3]"}});
  const auto positive = call(">", {column(0, TypeId::kInt), integer(0)});
  EXPECT_EQ(error_text([&] { evaluate(call("assert_true", {positive}), batch); }),
            "[USER_RAISED_EXCEPTION] '(input[0] > 0)' is not true! SQLSTATE: P0001");
  EXPECT_EQ(error_text([&] { evaluate(call("raise_error", {text("bad")}), batch); }), "[USER_RAISED_EXCEPTION] bad SQLSTATE: P0001");
  const auto guarded = call("if", {call("isNotNull", {column(0, TypeId::kInt)}), text("x"), call("raise_error", {text("null")})});
  EXPECT_EQ(error_text([&] { evaluate(guarded, batch); }), "[USER_RAISED_EXCEPTION] null SQLSTATE: P0001");
  EXPECT_EQ(value_of("if", {boolean(true), text("x"), call("raise_error", {text("bad")})}), "x");
  EXPECT_EQ(name_of("raise_error", {text("bad")}), "raise_error(USER_RAISED_EXCEPTION, map(errorMessage, bad))");
}

TEST(SessionFunctions, ReadTheSettings) {
  const Batch one_row{1, {}};
  EvalSettings settings;
  settings.user = "ana";
  const auto names = project(ExpressionGroup({call("user", {}), call("current_database", {})}), one_row, settings, arrow::default_memory_pool());
  EXPECT_THAT(texts(*names[0], TypeId::kString), ElementsAre("ana"));
  EXPECT_THAT(texts(*names[1], TypeId::kString), ElementsAre("default"));
  EXPECT_EQ(name_of("current_database", {}), "current_schema()");
  EXPECT_EQ(value_of("typeof", {null_of(DataType::decimal(3, 2))}), "decimal(3,2)");
}

}  // namespace
}  // namespace izvor::expr
