#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "izvor/python/arrow_exchange.h"
#include "izvor/python/worker_daemon.h"
#include "izvor/python/worker_task.h"

namespace izvor::python {

// Workers for functions, kept between calls: one that has a function loaded waits for the next batch of it, one that has none for any function.
// Thread-safe.
class WorkerSupply {
 public:
  // A worker that was lent. It goes back with give_back(); without that it is ended.
  class Lent {
   public:
    Lent() = default;
    Lent(Lent&&) = default;
    Lent& operator=(Lent&&) = delete;
    ~Lent();
    Wire& wire() { return *worker_.wire; }
    PysparkVersion version() const { return daemon_->version(); }
    // Null until the function's task has begun.
    std::unique_ptr<ArrowExchange>& exchange() { return exchange_; }

   private:
    friend class WorkerSupply;
    std::shared_ptr<WorkerDaemon> daemon_;
    WorkerDaemon::Worker worker_;
    std::unique_ptr<ArrowExchange> exchange_;
    int64_t function_ = -1;
  };

  // A number for a function.
  int64_t next_function();
  // A worker with this function if there is one, else one that is free, else a new one.
  Lent lend(const WorkerDaemon::Spec& spec, int64_t function);
  void give_back(Lent&& worker);
  // No batch of the function comes any more.
  void forget_function(int64_t function);
  // Ends the daemons of a session that had files of its own.
  void forget_path(const std::string& python_path);

 private:
  std::shared_ptr<WorkerDaemon> daemon(const WorkerDaemon::Spec& spec);
  static bool free_of_function(Lent& worker);

  std::mutex mutex_;
  std::map<WorkerDaemon::Spec, std::shared_ptr<WorkerDaemon>> daemons_;
  std::list<Lent> idle_;  // longest unused first
  int64_t next_function_ = 0;
};

}  // namespace izvor::python
