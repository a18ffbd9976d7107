#include "izvor/base/memory_budget.h"

#include <arrow/buffer.h>
#include <arrow/memory_pool.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>
#include <vector>

namespace izvor {
namespace {

TEST(MemoryBudget, ChargesBeyondTheLimitAndSaysSo) {
  MemoryBudget budget(100);
  budget.charge(80);
  EXPECT_FALSE(budget.over_limit());
  budget.charge(40);
  EXPECT_TRUE(budget.over_limit());
  budget.release(100);
  EXPECT_EQ(budget.used(), 20);
  EXPECT_EQ(budget.peak(), 120);
}

TEST(MemoryBudget, ATriedChargeFitsOrChangesNothing) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.try_charge(100));
  EXPECT_FALSE(budget.try_charge(1));
  EXPECT_FALSE(budget.try_charge(std::numeric_limits<int64_t>::max()));
  EXPECT_EQ(budget.used(), 100);
  EXPECT_EQ(budget.peak(), 100);
}

TEST(MemoryBudget, ThreadsNeverOvercommitByTrying) {
  MemoryBudget budget(1000);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 2000; ++round) {
          if (budget.try_charge(300)) budget.release(300);
        }
      });
    }
  }
  EXPECT_EQ(budget.used(), 0);
  EXPECT_LE(budget.peak(), 1000);
}

TEST(MemoryBudget, CountsArrowsBuffers) {
  MemoryBudget budget(1 << 20);
  {
    auto buffer = arrow::AllocateResizableBuffer(1000, budget.arrow_pool()).ValueOrDie();
    const int64_t first = budget.used();
    EXPECT_GE(first, 1000);
    EXPECT_EQ(budget.arrow_pool()->bytes_allocated(), first);
    ASSERT_TRUE(buffer->Resize(100'000).ok());
    EXPECT_GE(budget.used(), 100'000);
  }
  EXPECT_EQ(budget.used(), 0);
  EXPECT_GE(budget.peak(), 100'000);
}

TEST(MemoryCharge, FollowsAContainerAndEndsWithIt) {
  MemoryBudget budget(100);
  {
    MemoryCharge charge(&budget);
    charge.set(60);
    charge.set(40);
    EXPECT_EQ(budget.used(), 40);
    EXPECT_EQ(charge.bytes(), 40);
    EXPECT_EQ(budget.peak(), 60);
  }
  EXPECT_EQ(budget.used(), 0);
  MemoryCharge without_budget(nullptr);
  without_budget.set(5);
}

}  // namespace
}  // namespace izvor
