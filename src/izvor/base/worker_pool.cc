#include "izvor/base/worker_pool.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace izvor {
namespace {

// One run() call: which indexes are left, which worker slots are free, who waits.
struct TaskGroup {
  const std::function<void(int, int64_t)>* task;
  int64_t next = 0;
  int64_t count = 0;
  int64_t running = 0;
  std::vector<int> free_workers;
  std::exception_ptr failure;
  std::condition_variable done;

  bool has_work() const { return next < count && !free_workers.empty(); }
  bool finished() const { return running == 0 && next >= count; }
};

}  // namespace

struct WorkerPool::Impl {
  std::mutex mutex;
  std::condition_variable work;
  std::deque<TaskGroup*> groups;  // taken from the front, put back at the end: round robin
  bool stopping = false;
  size_t allowed = 0;                // threads that may run tasks at once
  size_t blocked = 0;                // threads whose task waits outside
  size_t resting = 0;                // threads that wait for work, or for their turn
  std::vector<std::thread> threads;  // grows by one when all others are blocked; those beyond `allowed` rest

  void begin_blocking() {
    const std::lock_guard lock(mutex);
    ++blocked;
    if (resting == 0 && !stopping) threads.emplace_back([this] { loop(); });
    work.notify_one();
  }
  void end_blocking() {
    const std::lock_guard lock(mutex);
    --blocked;
  }
  // Threads at work beside the one that asks.
  size_t busy() const { return threads.size() - resting - blocked - 1; }

  TaskGroup* next_group() {
    for (size_t i = 0; i < groups.size(); ++i) {
      TaskGroup* group = groups.front();
      groups.pop_front();
      groups.push_back(group);
      if (group->has_work()) return group;
    }
    return nullptr;
  }

  void run_one(TaskGroup* group, std::unique_lock<std::mutex>& lock) {
    const int64_t index = group->next++;
    const int worker = group->free_workers.back();
    group->free_workers.pop_back();
    ++group->running;
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*group->task)(worker, index);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --group->running;
    group->free_workers.push_back(worker);
    if (failure) {
      if (!group->failure) group->failure = failure;
      group->next = group->count;
    }
    if (group->finished()) group->done.notify_all();
  }

  void loop();

  // The pool that this thread belongs to.
  static thread_local Impl* current;
};

thread_local WorkerPool::Impl* WorkerPool::Impl::current = nullptr;

void WorkerPool::Impl::loop() {
  current = this;
  std::unique_lock lock(mutex);
  while (true) {
    TaskGroup* group = busy() < allowed ? next_group() : nullptr;
    if (group != nullptr) {
      run_one(group, lock);
    } else if (stopping) {
      return;
    } else {
      ++resting;
      work.wait(lock);
      --resting;
    }
  }
}

WorkerPool::Blocking::Blocking() {
  if (Impl::current != nullptr) Impl::current->begin_blocking();
}

WorkerPool::Blocking::~Blocking() {
  if (Impl::current != nullptr) Impl::current->end_blocking();
}

WorkerPool::WorkerPool(int threads) : impl_(std::make_unique<Impl>()) {
  impl_->allowed = static_cast<size_t>(threads);
  const std::lock_guard lock(impl_->mutex);
  for (int i = 0; i < threads; ++i) impl_->threads.emplace_back([this] { impl_->loop(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->work.notify_all();
  for (auto& thread : impl_->threads) thread.join();
}

int WorkerPool::threads() const { return static_cast<int>(impl_->allowed); }

void WorkerPool::run(int64_t count, const std::function<void(int, int64_t)>& task) {
  TaskGroup group;
  group.task = &task;
  group.count = count;
  for (int i = threads() - 1; i >= 0; --i) group.free_workers.push_back(i);

  std::unique_lock lock(impl_->mutex);
  impl_->groups.push_back(&group);
  impl_->work.notify_all();
  group.done.wait(lock, [&] { return group.finished(); });
  std::erase(impl_->groups, &group);
  if (group.failure) std::rethrow_exception(group.failure);
}

}  // namespace izvor
