#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "izvor/types/batch.h"

namespace izvor::io {

// The rows that the workers of one batch hand to a sink, in a fixed order: by worker, then as they came. Thread-safe.
class WorkerBatches {
 public:
  void add(int worker, const Batch& batch) {
    const std::lock_guard lock(mutex_);
    num_rows_ += batch.num_rows;
    if (batch.num_rows > 0) by_worker_[worker].push_back(batch);
  }

  // All of them; empty afterwards.
  std::vector<Batch> take() {
    const std::lock_guard lock(mutex_);
    std::vector<Batch> out;
    for (auto& [worker, batches] : by_worker_) out.insert(out.end(), batches.begin(), batches.end());
    by_worker_.clear();
    return out;
  }

  // Rows added in all.
  int64_t num_rows() const {
    const std::lock_guard lock(mutex_);
    return num_rows_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<int, std::vector<Batch>> by_worker_;
  int64_t num_rows_ = 0;
};

}  // namespace izvor::io
