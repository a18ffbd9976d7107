#include "izvor/python/worker_supply.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "izvor/error.h"

namespace izvor::python {
namespace {

constexpr size_t kMostIdle = 8;
constexpr std::chrono::seconds kFinishTimeout{5};

}  // namespace

WorkerSupply::Lent::~Lent() {
  if (worker_.wire == nullptr) return;
  exchange_.reset();
  worker_.wire.reset();
  daemon_->kill(worker_.pid);
}

int64_t WorkerSupply::next_function() {
  const std::lock_guard lock(mutex_);
  return next_function_++;
}

std::shared_ptr<WorkerDaemon> WorkerSupply::daemon(const WorkerDaemon::Spec& spec) {
  const std::lock_guard lock(mutex_);
  auto& daemon = daemons_[spec];
  if (daemon == nullptr) daemon = std::make_shared<WorkerDaemon>(spec);
  return daemon;
}

WorkerSupply::Lent WorkerSupply::lend(const WorkerDaemon::Spec& spec, int64_t function) {
  Lent lent;
  lent.daemon_ = daemon(spec);
  {
    const std::lock_guard lock(mutex_);
    const auto usable = [&](int64_t of) {
      return std::find_if(idle_.begin(), idle_.end(), [&](const Lent& idle) { return idle.daemon_ == lent.daemon_ && idle.function_ == of; });
    };
    auto found = usable(function);
    if (found == idle_.end()) found = usable(-1);
    if (found != idle_.end()) {
      Lent taken = std::move(*found);
      idle_.erase(found);
      taken.function_ = function;
      return taken;
    }
  }
  lent.function_ = function;
  try {
    lent.worker_ = lent.daemon_->fork_worker();
  } catch (...) {
    // A daemon that cannot fork has perhaps died: the next call starts another.
    const std::lock_guard lock(mutex_);
    daemons_.erase(spec);
    throw;
  }
  return lent;
}

void WorkerSupply::give_back(Lent&& worker) {
  std::list<Lent> surplus;
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(worker));
  if (idle_.size() > kMostIdle) surplus.splice(surplus.begin(), idle_, idle_.begin());
}

void WorkerSupply::forget_function(int64_t function) {
  std::list<Lent> had_it;
  {
    const std::lock_guard lock(mutex_);
    for (auto idle = idle_.begin(); idle != idle_.end();) {
      const auto next = std::next(idle);
      if (idle->function_ == function) had_it.splice(had_it.end(), idle_, idle);
      idle = next;
    }
  }
  for (Lent& worker : had_it) {
    if (free_of_function(worker)) give_back(std::move(worker));
  }
}

bool WorkerSupply::free_of_function(Lent& worker) {
  try {
    worker.wire().set_patience({}, kFinishTimeout);
    if (worker.exchange_ != nullptr) {
      worker.exchange_->end();
      worker.exchange_.reset();
      if (!read_end_of_task(worker.version(), worker.wire())) return false;
    }
    worker.function_ = -1;
    return true;
  } catch (const Error&) {
    return false;  // it is ended
  }
}

void WorkerSupply::forget_path(const std::string& python_path) {
  std::list<Lent> idle;
  std::map<WorkerDaemon::Spec, std::shared_ptr<WorkerDaemon>> daemons;
  const std::lock_guard lock(mutex_);
  for (auto entry = daemons_.begin(); entry != daemons_.end();) {
    const auto next = std::next(entry);
    if (entry->first.python_path == python_path) {
      for (auto worker = idle_.begin(); worker != idle_.end();) {
        const auto after = std::next(worker);
        if (worker->daemon_ == entry->second) idle.splice(idle.end(), idle_, worker);
        worker = after;
      }
      daemons.insert(daemons_.extract(entry));
    }
    entry = next;
  }
}

}  // namespace izvor::python
