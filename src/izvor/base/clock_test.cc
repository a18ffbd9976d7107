#include "izvor/base/clock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <thread>

namespace izvor {
namespace {

TEST(ManualClock, StandsStillUntilAdvanced) {
  ManualClock clock(1000);
  EXPECT_EQ(clock.now_ms(), 1000);
  clock.advance(500);
  EXPECT_EQ(clock.now_ms(), 1500);
  EXPECT_TRUE(clock.wait_until(1500, {}));
}

TEST(ManualClock, WakesAWaiterWhenItsTimeComes) {
  ManualClock clock;
  std::atomic<bool> reached{false};
  std::jthread waiter([&](std::stop_token stop) { reached = clock.wait_until(1000, stop); });
  clock.advance(600);
  clock.advance(400);
  waiter.join();
  EXPECT_TRUE(reached);
}

// "For ever" is the greatest target there is: no clock may fall over it.
void expect_stop_ends_an_endless_wait(Clock& clock) {
  std::atomic<bool> reached{true};
  std::jthread waiter([&](std::stop_token stop) { reached = clock.wait_until(std::numeric_limits<int64_t>::max(), stop); });
  waiter.request_stop();
  waiter.join();
  EXPECT_FALSE(reached);
}

TEST(ManualClock, StopEndsAnEndlessWait) {
  ManualClock clock;
  expect_stop_ends_an_endless_wait(clock);
}

TEST(SystemClock, StopEndsAnEndlessWait) { expect_stop_ends_an_endless_wait(*Clock::system()); }

TEST(SystemClock, AnEndlessWaitHoldsUntilItIsStopped) {
  const auto clock = Clock::system();
  std::stop_source stop;
  std::atomic<bool> over{false};
  std::jthread waiter([&] {
    clock->wait_until(std::numeric_limits<int64_t>::max(), stop.get_token());
    over = true;
  });
  EXPECT_TRUE(clock->wait_until(clock->now_ms() + 20, {}));
  EXPECT_FALSE(over);
  stop.request_stop();
}

TEST(SystemClock, WaitsForItsTime) {
  const auto clock = Clock::system();
  const int64_t target = clock->now_ms() + 5;
  EXPECT_TRUE(clock->wait_until(target, {}));
  EXPECT_GE(clock->now_ms(), target);
  EXPECT_TRUE(clock->wait_until(0, {}));
}

TEST(Stopwatch, MeasuresForward) {
  const Stopwatch watch;
  const int64_t first = watch.elapsed_ns();
  EXPECT_GE(watch.elapsed_ns(), first);
  EXPECT_GE(first, 0);
}

}  // namespace
}  // namespace izvor
