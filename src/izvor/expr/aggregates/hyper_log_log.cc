#include "izvor/expr/aggregates/hyper_log_log.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

namespace izvor::expr {
namespace {

constexpr int kLeastPrecision = 4;
constexpr int kMostPrecision = 18;  // of the measurements
constexpr uint64_t kRegisterMask = 63;
constexpr size_t kNeighbours = 6;

struct Measurement {
  double cardinality;
  double raw_estimate;
};

const std::vector<Measurement>& measurements(int precision) {
  static const std::vector<std::vector<Measurement>> kMeasurements{
#include "izvor/expr/aggregates/hyper_log_log_measurements.inc"
  };
  return kMeasurements[static_cast<size_t>(precision - kLeastPrecision)];
}

// Below these the count of empty registers tells more.
double linear_counting_threshold(int precision) {
  constexpr double kThresholds[] = {10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 15500, 20000, 50000, 120000, 350000};
  return kThresholds[precision - kLeastPrecision];
}

double alpha(int precision, double registers) {
  switch (precision) {
    case 4: return 0.673;
    case 5: return 0.697;
    case 6: return 0.709;
    default: return 0.7213 / (1 + 1.079 / registers);
  }
}

uint64_t load_word(const char* sketch, size_t word) {
  uint64_t value = 0;
  std::memcpy(&value, sketch + word * sizeof value, sizeof value);
  return value;
}

void store_word(char* sketch, size_t word, uint64_t value) { std::memcpy(sketch + word * sizeof value, &value, sizeof value); }

}  // namespace

std::optional<HyperLogLog> HyperLogLog::of_deviation(double deviation) {
  const double precision = std::ceil(2 * std::log(1.106 / deviation) / std::log(2.0));
  if (!(precision >= kLeastPrecision && precision < 31)) return std::nullopt;
  return HyperLogLog(static_cast<int>(precision));
}

void HyperLogLog::add(char* sketch, uint64_t hash) const {
  const size_t index = hash >> (64 - precision_);
  const uint64_t rank = static_cast<uint64_t>(std::countl_zero((hash << precision_) | (uint64_t{1} << (precision_ - 1)))) + 1;
  const size_t word = index / kRegistersPerWord;
  const int shift = kRegisterBits * static_cast<int>(index % kRegistersPerWord);
  const uint64_t value = load_word(sketch, word);
  if (rank > ((value >> shift) & kRegisterMask)) store_word(sketch, word, (value & ~(kRegisterMask << shift)) | (rank << shift));
}

void HyperLogLog::merge(char* sketch, const char* other) const {
  for (size_t word = 0; word < bytes() / sizeof(uint64_t); ++word) {
    const uint64_t a = load_word(sketch, word);
    const uint64_t b = load_word(other, word);
    uint64_t merged = 0;
    for (size_t i = 0; i < kRegistersPerWord; ++i) {
      const uint64_t mask = kRegisterMask << (kRegisterBits * i);
      merged |= std::max(a & mask, b & mask);
    }
    store_word(sketch, word, merged);
  }
}

int64_t HyperLogLog::estimate(const char* sketch) const {
  const auto total = static_cast<double>(registers());
  double inverse_sum = 0;
  double empty = 0;
  for (size_t index = 0; index < registers(); ++index) {
    const uint64_t rank = (load_word(sketch, index / kRegistersPerWord) >> (kRegisterBits * (index % kRegistersPerWord))) & kRegisterMask;
    inverse_sum += 1.0 / static_cast<double>(uint64_t{1} << rank);
    if (rank == 0) empty += 1;
  }
  const double raw = alpha(precision_, total) * total * total / inverse_sum;
  if (empty > 0) {
    const double linear = total * std::log(total / empty);
    const bool is_small = precision_ <= kMostPrecision && linear <= linear_counting_threshold(precision_);
    if (is_small || raw <= 2.5 * total) return std::llround(linear);
  }
  return std::llround(corrected(raw));
}

// Without the mean bias of the measurements nearest to the estimate.
double HyperLogLog::corrected(double raw_estimate) const {
  if (precision_ > kMostPrecision || raw_estimate >= 5.0 * static_cast<double>(registers())) return raw_estimate;
  const std::vector<Measurement>& measured = measurements(precision_);
  const auto is_below = [](const Measurement& measurement, double estimate) { return measurement.raw_estimate < estimate; };
  const auto nearest = static_cast<size_t>(std::lower_bound(measured.begin(), measured.end(), raw_estimate, is_below) - measured.begin());
  const auto distance = [&](size_t item) { return std::abs(raw_estimate - measured[item].raw_estimate); };
  size_t low = nearest + 1 > kNeighbours ? nearest + 1 - kNeighbours : 0;
  size_t high = std::min(low + kNeighbours, measured.size());
  for (; high < measured.size() && distance(high) < distance(low); ++low) ++high;
  double bias = 0;
  for (size_t item = low; item < high; ++item) bias += measured[item].raw_estimate - measured[item].cardinality;
  return raw_estimate - bias / static_cast<double>(high - low);
}

}  // namespace izvor::expr
