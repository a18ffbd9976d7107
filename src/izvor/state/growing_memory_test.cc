#include "izvor/state/growing_memory.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace izvor::state {
namespace {

TEST(GrowingMemoryTest, KeepsWhatWasWrittenAndIsZeroBehindIt) {
  GrowingMemory memory;
  size_t written = 0;
  for (size_t bytes = 4096; bytes <= 4 * GrowingMemory::kHugePage; bytes *= 2) {
    memory.grow(bytes);
    ASSERT_GE(memory.bytes(), bytes);
    EXPECT_TRUE(std::all_of(memory.data(), memory.data() + written, [](uint8_t byte) { return byte == 7; })) << bytes;
    EXPECT_TRUE(std::all_of(memory.data() + written, memory.data() + bytes, [](uint8_t byte) { return byte == 0; })) << bytes;
    std::fill(memory.data() + written, memory.data() + bytes, uint8_t{7});
    written = bytes;
  }
}

TEST(GrowingMemoryTest, LargeAreasBeginAtAHugePage) {
  GrowingMemory memory;
  for (size_t bytes = GrowingMemory::kHugeFrom; bytes <= 8 * GrowingMemory::kHugePage; bytes *= 2) {
    memory.grow(bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory.data()) % GrowingMemory::kHugePage, 0U) << bytes;
  }
}

TEST(GrowingMemoryTest, GrowingToLessChangesNothing) {
  GrowingMemory memory;
  memory.grow(8192);
  const uint8_t* before = memory.data();
  memory.grow(4096);
  EXPECT_EQ(memory.data(), before);
  EXPECT_EQ(memory.bytes(), 8192U);
}

}  // namespace
}  // namespace izvor::state
