#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace izvor {

// A fixed set of threads shared fairly by queries. Work is given as groups of short tasks (a few milliseconds each: one source split, one
// state shard); the pool takes a task from each group in turn, so that no query starves another. A task never blocks on another task; one that waits
// for something outside says so (Blocking).
class WorkerPool {
 public:
  // `threads` >= 1.
  explicit WorkerPool(int threads);
  ~WorkerPool();

  int threads() const;

  // Runs task(worker, index) for every index in [0, count), at most threads() at once, and returns when all have ended. `worker` is in
  // [0, threads()) and no two tasks of this call run with the same worker at once, so it may index thread-local state.
  // The first exception stops the handing out of further indexes and is rethrown here. Not to be called from a task.
  void run(int64_t count, const std::function<void(int worker, int64_t index)>& task);

  // Made by a task around a wait for something outside of this process: another thread takes its place meanwhile. Without effect on other threads.
  class Blocking {
   public:
    Blocking();
    ~Blocking();
    Blocking(const Blocking&) = delete;
    Blocking& operator=(const Blocking&) = delete;
  };

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace izvor
