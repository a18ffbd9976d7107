#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace izvor::python {

// A Python interpreter that runs one of PySpark's worker modules and talks over a Unix socket. Its output goes to the log. Not thread-safe.
class WorkerProcess {
 public:
  struct Spec {
    std::string python;                              // the interpreter
    std::string module;                              // "pyspark.sql.connect.streaming.worker.foreach_batch_worker"
    std::map<std::string, std::string> environment;  // over this process's own
  };

  // Starts the process and waits until it has connected. Throws IZVOR_PYTHON_WORKER when it cannot be started or ends before.
  explicit WorkerProcess(const Spec& spec);
  // Closes the socket, which ends a worker that is well; one that is not ended soon is killed.
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  // PySpark's framing: big-endian integers, a text is its length and its UTF-8 bytes. Reads throw IZVOR_PYTHON_WORKER when the worker has gone, with
  // the end of what it printed to stderr.
  void write_int(int32_t value);
  void write_long(int64_t value);
  void write_text(const std::string& text);
  void write_bytes(const std::string& bytes) { write_text(bytes); }
  void flush();
  int32_t read_int();
  std::string read_text();

  // Ends the worker at once: a read of another thread then throws.
  void kill();

 private:
  void spawn(const Spec& spec, const std::string& socket_path);
  void accept_worker(int listener);
  void drain_output(int pipe);
  void read_exactly(char* out, size_t size);
  [[noreturn]] void throw_gone(const std::string& doing);

  std::string buffer_;
  int socket_ = -1;
  int pid_ = -1;
  std::thread output_;
  struct Tail;
  std::shared_ptr<Tail> tail_;
};

}  // namespace izvor::python
