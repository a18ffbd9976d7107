#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace izvor::expr {

// Greenwald and Khanna's summary of a set of numbers, "Space-Efficient Online Computation of Quantile Summaries", of which any quantile can be asked
// within a relative error. New numbers are gathered and inserted together, in the same portions as Spark's: whoever keeps the bytes may add doubles
// to their end, up to a portion.
class QuantileSummary {
 public:
  explicit QuantileSummary(double relative_error) : relative_error_(relative_error) {}
  // The inverse of bytes().
  QuantileSummary(double relative_error, std::string_view bytes);
  // {uint64 count, uint32 samples, samples of {double value, int64 gap, int64 delta}, doubles not inserted yet}
  std::string bytes() const;

  // Inserts the gathered numbers if they are a portion.
  void settle();
  void merge(QuantileSummary other);
  // Of all numbers so far; nothing when there are none.
  std::vector<double> quantiles(const std::vector<double>& percentages);

  // How many numbers are gathered in the bytes.
  static size_t pending(std::string_view bytes);
  static constexpr size_t kPortion = 50000;

 private:
  // The numbers between the sample before it and this one, it included, are `gap`; its rank is uncertain by `delta`.
  struct Sample {
    double value;
    int64_t gap;
    int64_t delta;
  };

  void insert_pending();
  void compress();
  static std::vector<Sample> compressed(const std::vector<Sample>& samples, double threshold);
  double quantile(double percentage) const;

  double relative_error_;
  int64_t count_ = 0;  // of the numbers within the samples
  std::vector<Sample> samples_;
  std::vector<double> pending_;
};

}  // namespace izvor::expr
