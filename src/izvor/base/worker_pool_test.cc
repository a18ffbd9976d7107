#include "izvor/base/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

namespace izvor {
namespace {

TEST(WorkerPool, RunsEveryIndexOnce) {
  WorkerPool pool(3);
  std::vector<std::atomic<int>> runs(1000);
  pool.run(1000, [&](int, int64_t index) { ++runs[static_cast<size_t>(index)]; });
  for (const auto& count : runs) EXPECT_EQ(count, 1);
  pool.run(0, [](int, int64_t) { FAIL() << "there is nothing to run"; });
}

TEST(WorkerPool, NoTwoTasksOfACallShareAWorker) {
  WorkerPool pool(4);
  std::vector<std::atomic<int>> busy(4);
  std::atomic<bool> shared{false};
  pool.run(500, [&](int worker, int64_t) {
    if (++busy.at(static_cast<size_t>(worker)) > 1) shared = true;
    std::this_thread::yield();
    --busy[static_cast<size_t>(worker)];
  });
  EXPECT_FALSE(shared);
}

TEST(WorkerPool, AllThreadsWorkAtOnce) {
  WorkerPool pool(3);
  std::latch all_there(3);
  pool.run(3, [&](int, int64_t) { all_there.arrive_and_wait(); });
  EXPECT_EQ(pool.threads(), 3);
}

TEST(WorkerPool, ABlockedTaskKeepsNobodyFromWorking) {
  WorkerPool pool(1);
  std::latch blocked(1);
  std::latch others_done(1);
  std::thread waiting([&] {
    pool.run(1, [&](int, int64_t) {
      const WorkerPool::Blocking blocking;
      blocked.count_down();
      others_done.wait();
    });
  });
  blocked.wait();
  std::atomic<int> ran{0};
  pool.run(10, [&](int, int64_t) { ++ran; });
  EXPECT_EQ(ran, 10);
  others_done.count_down();
  waiting.join();
}

TEST(WorkerPool, NoMoreTasksRunAtOnceAfterABlockedOneGoesOn) {
  WorkerPool pool(2);
  pool.run(8, [&](int, int64_t) { const WorkerPool::Blocking blocking; });
  std::atomic<int> running{0};
  std::atomic<bool> too_many{false};
  const auto task = [&](int, int64_t) {
    if (++running > 2) too_many = true;
    std::this_thread::yield();
    --running;
  };
  std::thread other([&] { pool.run(500, task); });
  pool.run(500, task);
  other.join();
  EXPECT_FALSE(too_many);
}

TEST(WorkerPool, TheFirstExceptionStopsTheCallAndIsRethrown) {
  WorkerPool pool(1);
  int64_t ran = 0;
  try {
    pool.run(100, [&](int, int64_t index) {
      ++ran;
      if (index == 4) throw std::runtime_error("task 4");
    });
    FAIL() << "no exception";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "task 4");
  }
  EXPECT_EQ(ran, 5);
  pool.run(10, [&](int, int64_t) { ++ran; });
  EXPECT_EQ(ran, 15);
}

// A call with more tasks than anybody waits for does not keep a later one from its turn.
TEST(WorkerPool, CallsTakeTurns) {
  constexpr int64_t kEndless = 50'000'000;
  WorkerPool pool(1);
  std::latch first_runs(1);
  std::atomic<bool> second_done{false};
  std::atomic<int64_t> reached{0};
  std::jthread first([&] {
    EXPECT_THROW(pool.run(kEndless,
                          [&](int, int64_t index) {
                            if (index == 0) first_runs.count_down();
                            reached = index;
                            if (second_done) throw std::runtime_error("enough");
                          }),
                 std::runtime_error);
  });
  first_runs.wait();
  pool.run(3, [](int, int64_t) {});
  second_done = true;
  first.join();
  EXPECT_LT(reached, kEndless - 1);
}

TEST(WorkerPool, ManyCallersAtOnce) {
  WorkerPool pool(2);
  std::atomic<int64_t> sum{0};
  {
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 8; ++caller) {
      callers.emplace_back([&] {
        for (int round = 0; round < 50; ++round) pool.run(10, [&](int, int64_t index) { sum += index; });
      });
    }
  }
  EXPECT_EQ(sum, 8 * 50 * 45);
}

}  // namespace
}  // namespace izvor
