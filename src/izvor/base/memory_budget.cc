#include "izvor/base/memory_budget.h"

#include <arrow/memory_pool.h>

namespace izvor {
namespace {

class BudgetedPool final : public arrow::MemoryPool {
 public:
  explicit BudgetedPool(MemoryBudget* budget) : budget_(budget), base_(arrow::default_memory_pool()) {}

  using arrow::MemoryPool::Allocate;
  using arrow::MemoryPool::Free;
  using arrow::MemoryPool::Reallocate;

  arrow::Status Allocate(int64_t size, int64_t alignment, uint8_t** out) override {
    ARROW_RETURN_NOT_OK(base_->Allocate(size, alignment, out));
    count(size);
    return arrow::Status::OK();
  }

  arrow::Status Reallocate(int64_t old_size, int64_t new_size, int64_t alignment, uint8_t** ptr) override {
    ARROW_RETURN_NOT_OK(base_->Reallocate(old_size, new_size, alignment, ptr));
    count(new_size - old_size);
    return arrow::Status::OK();
  }

  void Free(uint8_t* buffer, int64_t size, int64_t alignment) override {
    base_->Free(buffer, size, alignment);
    budget_->release(size);
    allocated_ -= size;
  }

  void ReleaseUnused() override { base_->ReleaseUnused(); }
  int64_t bytes_allocated() const override { return allocated_; }
  int64_t max_memory() const override { return budget_->peak(); }
  int64_t total_bytes_allocated() const override { return total_; }
  int64_t num_allocations() const override { return allocations_; }
  std::string backend_name() const override { return base_->backend_name(); }

 private:
  void count(int64_t bytes) {
    budget_->charge(bytes);
    allocated_ += bytes;
    ++allocations_;
    if (bytes > 0) total_ += bytes;
  }

  MemoryBudget* budget_;
  arrow::MemoryPool* base_;
  std::atomic<int64_t> allocated_{0};
  std::atomic<int64_t> total_{0};
  std::atomic<int64_t> allocations_{0};
};

}  // namespace

MemoryBudget::MemoryBudget(int64_t limit_bytes) : limit_(limit_bytes), pool_(std::make_unique<BudgetedPool>(this)) {}
MemoryBudget::~MemoryBudget() = default;

void MemoryBudget::charge(int64_t bytes) { note_peak(used_.fetch_add(bytes, std::memory_order_relaxed) + bytes); }

bool MemoryBudget::try_charge(int64_t bytes) {
  int64_t now = used_.load(std::memory_order_relaxed);
  while (bytes <= limit_ - now) {
    if (used_.compare_exchange_weak(now, now + bytes, std::memory_order_relaxed)) {
      note_peak(now + bytes);
      return true;
    }
  }
  return false;
}

void MemoryBudget::note_peak(int64_t now) {
  int64_t seen = peak_.load(std::memory_order_relaxed);
  while (now > seen && !peak_.compare_exchange_weak(seen, now, std::memory_order_relaxed)) {
  }
}

}  // namespace izvor
