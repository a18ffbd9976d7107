#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <arrow/compute/initialize.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "izvor/apps/commands.h"
#include "izvor/python/spawn_arguments.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::apps {
namespace {

volatile sig_atomic_t script_pid = 0;

// Who ends this process means the script.
void pass_on(int signal) {
  if (script_pid > 0) ::kill(static_cast<pid_t>(script_pid), signal);
}

// The script's exit code; as a shell gives it when a signal ended the script.
int wait_for(pid_t script) {
  int status = 0;
  while (::waitpid(script, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Functions of the script run in its own interpreter, unless another is named.
Config with_workers_of(const std::string& python, Config config) {
  if (config.get_string(config::kPython).empty()) config.set(config::kPython.key, python);
  return config;
}

}  // namespace

int submit(const std::string& script, const std::vector<std::string>& arguments, const std::string& python, const Settings& settings) {
  throw_if_error(arrow::compute::Initialize());
  connect::ServerOptions options;
  options.port = 0;
  const auto server = connect::Server::start(options, with_workers_of(python, config_of(settings)));
  std::vector<std::string> command{python, script};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = python::environment_with({{"SPARK_REMOTE", server->url()}});  // where PySpark looks for a server
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, python.c_str(), nullptr, nullptr, python::pointers(command).data(), python::pointers(environment).data());
  if (failed != 0) {
    fmt::print(stderr, "izvor: '{}' cannot be run: {}\n", python, std::strerror(failed));
    return 127;
  }
  script_pid = child;
  for (const int number : {SIGINT, SIGTERM}) ::signal(number, pass_on);
  const int code = wait_for(child);
  server->stop();
  return code;
}

}  // namespace izvor::apps
