#include "izvor/python/worker_process.h"

#include "izvor/python/worker_listener.h"

namespace izvor::python {

WorkerProcess::WorkerProcess(const Spec& spec) {
  const auto listener = spec.version >= kUnixSockets ? WorkerListener::on_path() : WorkerListener::on_loopback();
  ChildProcess::Spec child;
  child.command = {spec.python, "-m", spec.module};
  child.environment = spec.environment;
  child.environment.merge(listener->environment());
  process_ = std::make_unique<ChildProcess>(child);
  const int socket = listener->accept(*process_);
  wire_ = std::make_unique<Wire>(socket, [process = process_.get()] { return process->last_words(); });
}

WorkerProcess::~WorkerProcess() {
  process_->expect_end();
  wire_.reset();
}

void WorkerProcess::kill() {
  process_->kill();
  wire_->shut_down();
}

}  // namespace izvor::python
