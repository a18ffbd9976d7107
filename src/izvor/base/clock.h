#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>

namespace izvor {

// Time as the engine sees it; tests drive a ManualClock. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Milliseconds since the epoch, UTC.
  virtual int64_t now_ms() const = 0;
  // Returns when now_ms() >= target_ms (true) or when `stop` is requested (false).
  virtual bool wait_until(int64_t target_ms, std::stop_token stop) = 0;

  static std::shared_ptr<Clock> system();
};

// Stands still until advanced.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(int64_t start_ms = 0) : now_ms_(start_ms) {}
  int64_t now_ms() const override;
  bool wait_until(int64_t target_ms, std::stop_token stop) override;
  void advance(int64_t by_ms);

 private:
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  int64_t now_ms_;
};

// Monotonic stopwatch for durations in progress reports.
class Stopwatch {
 public:
  int64_t elapsed_ms() const { return elapsed_ns() / 1'000'000; }
  int64_t elapsed_ns() const { return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace izvor
