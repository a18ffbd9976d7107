#include <gtest/gtest.h>

#include "izvor/expr/aggregates/aggregate_testing.h"
#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using testing_support::Aggregate;
using testing_support::batch_of;
using testing_support::call;
using testing_support::error_class;
using testing_support::evaluate;

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

ExpressionPtr binary(const std::string& bytes) { return literal(Value{TypeId::kBinary, bytes}); }

// The one row of a function of the bytes, the second argument being the same bytes if there are two.
std::string class_of(const std::string& function, size_t arguments, const std::string& bytes) {
  return error_class([&] { evaluate(call(function, std::vector<ExpressionPtr>(arguments, binary(bytes))), batch_of({{TypeId::kInt, "[1]"}})); });
}

struct Sample {
  const char* hex;
  std::string error;
  std::vector<std::pair<const char*, size_t>> functions;
};

const std::vector<Sample>& samples() {
  static const std::vector<Sample> kSamples{
      {"0201070503000208862ff90d2bf2fb06000000000000000000000000000000000000000000000000",
       "HLL_INVALID_INPUT_SKETCH_BUFFER",
       {{"hll_sketch_estimate", 1}, {"hll_union", 2}}},
      {"0a0107060000000ad1e7cefddb2932400000000000b14a40000000000000000030000000000000000001000100000300000000010000070000000100000000000000"
       "0001000000000000000000000000000000010000040004000000030101000100000202000000",
       "HLL_INVALID_INPUT_SKETCH_BUFFER",
       {{"hll_sketch_estimate", 1}, {"hll_union", 2}}},
      {"0104033e011acc930316861af72df7e4558fbe9c3477e9eaefb2e5966badaa3dc0",
       "THETA_INVALID_INPUT_SKETCH_BUFFER",
       {{"theta_sketch_estimate", 1}, {"theta_union", 2}, {"theta_intersection", 2}, {"theta_difference", 2}}},
      {"02030901000acc93020000000000000015f97dcbbd86a105000000000000184000c397fc1281709d1e000000000000004000",
       "TUPLE_INVALID_INPUT_SKETCH_BUFFER",
       {{"tuple_sketch_estimate_double", 1}, {"tuple_union_double", 2}, {"tuple_intersection_double", 2}, {"tuple_difference_double", 2}}},
      {"05010f00c80008000300000000000000c8000100c500000001000000000000000300000000000000010000000000000002000000000000000300000000000000",
       "KLL_INVALID_INPUT_SKETCH_BUFFER",
       {{"kll_sketch_get_n_bigint", 1}, {"kll_sketch_to_string_bigint", 1}, {"kll_sketch_merge_bigint", 2}}}};
  return kSamples;
}

void expect_value_or_error(const Sample& sample, const std::string& bytes) {
  for (const auto& [function, arguments] : sample.functions) {
    const std::string found = class_of(function, arguments, bytes);
    EXPECT_TRUE(found.empty() || found.starts_with(sample.error)) << function << ": " << found;
  }
}

TEST(SketchFunctions, TakeWhatSparkWrote) {
  for (const Sample& sample : samples()) {
    for (const auto& [function, arguments] : sample.functions) EXPECT_EQ(class_of(function, arguments, bytes_of(sample.hex)), "") << function;
  }
}

TEST(SketchFunctions, GiveAnErrorForBytesThatAreCutOff) {
  for (const Sample& sample : samples()) {
    const std::string bytes = bytes_of(sample.hex);
    for (size_t size = 0; size < bytes.size(); ++size) expect_value_or_error(sample, bytes.substr(0, size));
    EXPECT_EQ(class_of(sample.functions[0].first, 1, bytes.substr(0, 3)), sample.error);
  }
}

TEST(SketchFunctions, GiveAValueOrAnErrorForChangedBytes) {
  for (const Sample& sample : samples()) {
    for (size_t at = 0; at < bytes_of(sample.hex).size(); ++at) {
      for (const int value : {0, 1, 2, 0x15, 0x3f, 0x7f, 0x80, 0xff}) {
        std::string bytes = bytes_of(sample.hex);
        bytes[at] = static_cast<char>(value);
        expect_value_or_error(sample, bytes);
      }
    }
  }
}

TEST(SketchAggregates, MeetInAMerge) {
  const auto estimate = [](const std::string& aggregate, const std::string& function) {
    const std::string shown = Aggregate(aggregate, {TypeId::kLong}).over({"[1, 2, null, 3]"}, {"[3, 4]"});
    return evaluate(call(function, {binary(shown)}), batch_of({{TypeId::kInt, "[1]"}}));
  };
  EXPECT_EQ(estimate("hll_sketch_agg", "hll_sketch_estimate"), std::vector<std::string>{"4"});
  EXPECT_EQ(estimate("theta_sketch_agg", "theta_sketch_estimate"), std::vector<std::string>{"4"});
  EXPECT_EQ(estimate("kll_sketch_agg_bigint", "kll_sketch_get_n_bigint"), std::vector<std::string>{"5"});
}

}  // namespace
}  // namespace izvor::expr
