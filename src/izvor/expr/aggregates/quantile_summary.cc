#include "izvor/expr/aggregates/quantile_summary.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "izvor/expr/aggregates/cell_codec.h"
#include "izvor/expr/functions/compare_cells.h"

namespace izvor::expr {
namespace {

// Spark's: so many samples are compressed after an insertion.
constexpr size_t kCompressThreshold = 10000;

template <typename T>
void append_values(const T* values, size_t count, std::string& out) {
  if (count > 0) out.append(reinterpret_cast<const char*>(values), count * sizeof(T));
}

}  // namespace

QuantileSummary::QuantileSummary(double relative_error, std::string_view bytes) : relative_error_(relative_error) {
  if (bytes.empty()) return;
  ByteCursor cursor(bytes);
  count_ = cursor.value<int64_t>();
  samples_.resize(cursor.value<uint32_t>());
  const size_t size = samples_.size() * sizeof(Sample);
  if (size > 0) std::memcpy(samples_.data(), cursor.take(size), size);
  while (!cursor.at_end()) pending_.push_back(cursor.value<double>());
}

std::string QuantileSummary::bytes() const {
  std::string out;
  const auto samples = static_cast<uint32_t>(samples_.size());
  append_values(&count_, 1, out);
  append_values(&samples, 1, out);
  append_values(samples_.data(), samples_.size(), out);
  append_values(pending_.data(), pending_.size(), out);
  return out;
}

size_t QuantileSummary::pending(std::string_view bytes) {
  ByteCursor cursor(bytes);
  cursor.value<int64_t>();
  const size_t header = sizeof(int64_t) + sizeof(uint32_t);
  return (bytes.size() - header - cursor.value<uint32_t>() * sizeof(Sample)) / sizeof(double);
}

void QuantileSummary::settle() {
  if (pending_.size() < kPortion) return;
  insert_pending();
  const size_t most_compressed = static_cast<size_t>(1 / relative_error_) * 2;
  if (samples_.size() >= std::min(kCompressThreshold, 2 * most_compressed)) compress();
}

void QuantileSummary::insert_pending() {
  if (pending_.empty()) return;
  // As Java orders doubles: -0.0 before 0.0.
  std::sort(pending_.begin(), pending_.end(),
            [](double a, double b) { return LessCells::apply(a, b) || (a == b && std::signbit(a) > std::signbit(b)); });
  std::vector<Sample> merged;
  merged.reserve(samples_.size() + pending_.size());
  auto sample = samples_.begin();
  for (size_t i = 0; i < pending_.size(); ++i) {
    while (sample != samples_.end() && sample->value <= pending_[i]) merged.push_back(*sample++);
    ++count_;
    // The least and the greatest are known exactly.
    const bool is_extreme = merged.empty() || (sample == samples_.end() && i + 1 == pending_.size());
    const double uncertainty = std::floor(2 * relative_error_ * static_cast<double>(count_));
    merged.push_back({pending_[i], 1, is_extreme ? 0 : static_cast<int64_t>(uncertainty)});
  }
  merged.insert(merged.end(), sample, samples_.end());
  samples_ = std::move(merged);
  pending_.clear();
}

void QuantileSummary::compress() {
  insert_pending();
  samples_ = compressed(samples_, 2 * relative_error_ * static_cast<double>(count_));
}

// From the greatest down: a sample is dropped into the one above it while that stays precise enough. The least is kept.
std::vector<QuantileSummary::Sample> QuantileSummary::compressed(const std::vector<Sample>& samples, double threshold) {
  if (samples.size() < 2) return samples;
  std::vector<Sample> kept;
  Sample head = samples.back();
  for (size_t i = samples.size() - 2; i >= 1; --i) {
    const Sample& sample = samples[i];
    if (static_cast<double>(sample.gap + head.gap + head.delta) < threshold) {
      head.gap += sample.gap;
    } else {
      kept.push_back(head);
      head = sample;
    }
  }
  kept.push_back(head);
  if (samples.front().value <= head.value) kept.push_back(samples.front());
  std::reverse(kept.begin(), kept.end());
  return kept;
}

void QuantileSummary::merge(QuantileSummary other) {
  compress();
  other.compress();
  if (other.count_ == 0) return;
  if (count_ == 0) {
    samples_ = std::move(other.samples_);
    count_ = other.count_;
    return;
  }
  // A sample between two of the other side is uncertain by what that side is uncertain of.
  const auto own_uncertainty = static_cast<int64_t>(std::floor(2 * other.relative_error_ * static_cast<double>(other.count_)));
  const auto other_uncertainty = static_cast<int64_t>(std::floor(2 * relative_error_ * static_cast<double>(count_)));
  std::vector<Sample> merged;
  size_t own = 0;
  size_t theirs = 0;
  while (own < samples_.size() && theirs < other.samples_.size()) {
    const bool is_own = samples_[own].value < other.samples_[theirs].value;
    Sample next = is_own ? samples_[own] : other.samples_[theirs];
    if (is_own && theirs > 0) next.delta += own_uncertainty;
    if (!is_own && own > 0) next.delta += other_uncertainty;
    ++(is_own ? own : theirs);
    merged.push_back(next);
  }
  merged.insert(merged.end(), samples_.begin() + static_cast<std::ptrdiff_t>(own), samples_.end());
  merged.insert(merged.end(), other.samples_.begin() + static_cast<std::ptrdiff_t>(theirs), other.samples_.end());
  count_ += other.count_;
  samples_ = compressed(merged, 2 * relative_error_ * static_cast<double>(count_));
}

std::vector<double> QuantileSummary::quantiles(const std::vector<double>& percentages) {
  compress();
  std::vector<double> values;
  if (count_ == 0) return values;
  for (const double percentage : percentages) values.push_back(quantile(percentage));
  return values;
}

double QuantileSummary::quantile(double percentage) const {
  if (percentage <= relative_error_) return samples_.front().value;
  if (percentage >= 1 - relative_error_) return samples_.back().value;
  const auto rank = static_cast<int64_t>(std::ceil(percentage * static_cast<double>(count_)));
  int64_t error = 0;
  for (const Sample& sample : samples_) error = std::max(error, sample.delta + sample.gap);
  error /= 2;
  int64_t least_rank = 0;
  for (size_t i = 0; i + 1 < samples_.size(); ++i) {
    least_rank += samples_[i].gap;
    const int64_t most_rank = least_rank + samples_[i].delta;
    if (most_rank - error <= rank && rank <= least_rank + error) return samples_[i].value;
  }
  return samples_.back().value;
}

}  // namespace izvor::expr
