#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace izvor::state {

// Zeroed memory that grows in place or moves by its page table, without copying what is large. Areas of kHugeFrom bytes and more lie on huge
// pages where the system has them, because tables are accessed at random and would miss the TLB on each access. Used by one thread at a time.
class GrowingMemory {
 public:
  static constexpr size_t kHugePage = size_t{2} << 20;
  static constexpr size_t kHugeFrom = kHugePage / 4;

  GrowingMemory() = default;
  GrowingMemory(GrowingMemory&& other) noexcept : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  GrowingMemory& operator=(GrowingMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~GrowingMemory();

  // At least `bytes` from here on; what was written stays. Throws std::bad_alloc.
  void grow(size_t bytes);

  uint8_t* data() const { return data_; }
  size_t bytes() const { return bytes_; }

 private:
  uint8_t* data_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace izvor::state
