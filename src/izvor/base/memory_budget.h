#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace arrow {
class MemoryPool;
}

namespace izvor {

// One limit for the process: Arrow buffers, hash tables, exchange buffers and caches are charged to it.
// Thread-safe; charging is one atomic addition.
class MemoryBudget {
 public:
  explicit MemoryBudget(int64_t limit_bytes);
  ~MemoryBudget();

  // Charges `bytes` whatever the limit says: for memory that is already there. Operators then ask over_limit() and spill.
  void charge(int64_t bytes);
  void release(int64_t bytes) { charge(-bytes); }
  // Charges only if it fits; false leaves everything as it was.
  bool try_charge(int64_t bytes);

  int64_t used() const { return used_.load(std::memory_order_relaxed); }
  int64_t peak() const { return peak_.load(std::memory_order_relaxed); }
  int64_t limit() const { return limit_; }
  bool over_limit() const { return used() > limit_; }

  // Arrow's default pool, charged to this budget. Lives as long as the budget.
  arrow::MemoryPool* arrow_pool() { return pool_.get(); }

 private:
  void note_peak(int64_t now);

  const int64_t limit_;
  std::atomic<int64_t> used_{0};
  std::atomic<int64_t> peak_{0};
  std::unique_ptr<arrow::MemoryPool> pool_;
};

// A charge that follows a container's size; released when it dies.
class MemoryCharge {
 public:
  explicit MemoryCharge(MemoryBudget* budget) : budget_(budget) {}
  MemoryCharge(const MemoryCharge&) = delete;
  MemoryCharge& operator=(const MemoryCharge&) = delete;
  ~MemoryCharge() { set(0); }
  void set(int64_t bytes) {
    if (budget_ != nullptr && bytes != bytes_) budget_->charge(bytes - bytes_);
    bytes_ = bytes;
  }
  int64_t bytes() const { return bytes_; }

 private:
  MemoryBudget* budget_;
  int64_t bytes_ = 0;
};

}  // namespace izvor
