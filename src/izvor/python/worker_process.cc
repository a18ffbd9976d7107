#include "izvor/python/worker_process.h"

#include "izvor/python/worker_listener.h"

namespace izvor::python {
namespace {

// A user's function that hangs, or that waits for a server that was killed, must not go on beside the one that takes the query up again.
constexpr const char* kRunWhileServerLives = R"(
import os, runpy, sys, threading

server = os.dup(0)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

def end_with_server():
    os.read(server, 1)
    os._exit(1)

threading.Thread(target=end_with_server, daemon=True).start()
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
)";

}  // namespace

WorkerProcess::WorkerProcess(const Spec& spec) {
  const auto listener = spec.version >= kUnixSockets ? WorkerListener::on_path() : WorkerListener::on_loopback();
  ChildProcess::Spec child;
  child.command = {spec.python, "-c", kRunWhileServerLives, spec.module};
  child.watches = true;
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
