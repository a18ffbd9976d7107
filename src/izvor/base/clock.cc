#include "izvor/base/clock.h"

#include <algorithm>

namespace izvor {
namespace {

constexpr int64_t kLongestStepMs = 3'600'000;

class SystemClock final : public Clock {
 public:
  int64_t now_ms() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }

  bool wait_until(int64_t target_ms, std::stop_token stop) override {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (now_ms() < target_ms && !stop.stop_requested()) {
      // A step at a time: the nanoseconds of a far target ("never") do not fit into a time_point.
      const auto step = std::min(target_ms, now_ms() + kLongestStepMs);
      wake.wait_until(lock, stop, std::chrono::system_clock::time_point(std::chrono::milliseconds(step)), [] { return false; });
    }
    return now_ms() >= target_ms;
  }
};

}  // namespace

std::shared_ptr<Clock> Clock::system() {
  static const auto clock = std::make_shared<SystemClock>();
  return clock;
}

int64_t ManualClock::now_ms() const {
  const std::lock_guard lock(mutex_);
  return now_ms_;
}

bool ManualClock::wait_until(int64_t target_ms, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  return changed_.wait(lock, stop, [&] { return now_ms_ >= target_ms; });
}

void ManualClock::advance(int64_t by_ms) {
  {
    const std::lock_guard lock(mutex_);
    now_ms_ += by_ms;
  }
  changed_.notify_all();
}

}  // namespace izvor
