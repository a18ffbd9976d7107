#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace izvor::expr {

// HyperLogLog++ with registers of 6 bits, ten in a word of 8 bytes, as Spark keeps them; 64-bit hashes.
class HyperLogLog {
 public:
  // The precision that gives a relative standard deviation of at most `deviation`; nothing when it would be below 4.
  static std::optional<HyperLogLog> of_deviation(double deviation);
  bool operator==(const HyperLogLog& other) const = default;

  size_t bytes() const { return (registers() / kRegistersPerWord + 1) * sizeof(uint64_t); }
  // `sketch` is bytes() long, zero at first.
  void add(char* sketch, uint64_t hash) const;
  void merge(char* sketch, const char* other) const;
  int64_t estimate(const char* sketch) const;

 private:
  static constexpr size_t kRegistersPerWord = 10;
  static constexpr int kRegisterBits = 6;

  explicit HyperLogLog(int precision) : precision_(precision) {}
  size_t registers() const { return size_t{1} << precision_; }
  double corrected(double raw_estimate) const;

  int precision_;
};

}  // namespace izvor::expr
