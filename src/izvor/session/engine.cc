#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>

#include "izvor/base/clock.h"
#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/io/register.h"
#include "izvor/python/worker_supply.h"
#include "izvor/session/session.h"

namespace izvor::session {
namespace {

constexpr double kDefaultMemoryShare = 0.8;

// The container's limit where there is one, else the machine's memory.
int64_t memory_of_this_process() {
  const int64_t machine = static_cast<int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
  for (const char* file : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::ifstream in(file);
    int64_t limit = 0;
    if (in >> limit && limit > 0) return std::min(limit, machine);
  }
  return machine;
}

int64_t memory_limit(const Config& config) {
  const int64_t chosen = config.get_bytes(config::kMemoryLimit);
  return chosen > 0 ? chosen : static_cast<int64_t>(static_cast<double>(memory_of_this_process()) * kDefaultMemoryShare);
}

int thread_count(const Config& config) {
  const int64_t chosen = config.get_int(config::kThreads);
  return chosen > 0 ? static_cast<int>(chosen) : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// Rows that a program or a table still holds were taken from the budget's pool and will be given back to it: then it stays for ever.
std::shared_ptr<MemoryBudget> make_budget(int64_t limit) {
  return {new MemoryBudget(limit), [](MemoryBudget* budget) {
            if (budget->used() == 0) delete budget;
          }};
}

}  // namespace

std::shared_ptr<Engine> Engine::create(const Config& config) {
  io::register_builtin_connectors();
  auto engine = std::make_shared<Engine>();
  engine->budget = make_budget(memory_limit(config));
  engine->pool = std::make_shared<WorkerPool>(thread_count(config));
  engine->clock = Clock::system();
  engine->python_workers = std::make_shared<python::WorkerSupply>();
  return engine;
}

}  // namespace izvor::session
