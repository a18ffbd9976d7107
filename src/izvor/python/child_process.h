#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace izvor::python {

// A process of our own, whose output goes to the log. Not thread-safe but for last_words() and kill().
class ChildProcess {
 public:
  struct Spec {
    std::vector<std::string> command;                // the program is looked for in PATH
    std::map<std::string, std::string> environment;  // over this process's own
    bool talks = false;                              // its stdin and stdout are ours, and only stderr is output
    bool watches = false;                            // its stdin ends when this process does, however that comes about; nothing is written to it
  };

  // Throws IZVOR_PYTHON_WORKER when it cannot be run.
  explicit ChildProcess(const Spec& spec);
  // Waits for its end, which the owner has brought about; one that does not end soon is killed.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int pid() const { return pid_; }
  bool has_ended();
  void kill();
  // Its owner is about to end it: what it prints of that is nothing that somebody has to see.
  void expect_end() { is_ending_ = true; }
  // The end of what it printed.
  std::string last_words() const;

  // Of a process that talks; closed before its end is waited for.
  int input() const { return input_; }
  int output() const { return output_; }
  void close_input();
  // What comes on stdout from here on is output like that on stderr.
  void stop_talking();

 private:
  void drain(int pipe, bool is_last);
  void log_lines(std::string& text, bool all) const;

  const bool talks_;
  int pid_ = -1;
  std::atomic<bool> is_ending_{false};
  int input_ = -1;
  int output_ = -1;
  std::vector<std::thread> drains_;
  struct Tail;
  std::shared_ptr<Tail> tail_;
};

}  // namespace izvor::python
