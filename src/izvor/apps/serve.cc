#include <signal.h>

#include <arrow/compute/initialize.h>
#include <fmt/format.h>

#include "izvor/apps/commands.h"
#include "izvor/base/log.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::apps {

int serve(const connect::ServerOptions& options, const Settings& settings) {
  // Blocked before any thread is started, so that only this one is told.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  throw_if_error(arrow::compute::Initialize());
  const auto server = connect::Server::start(options, config_of(settings));
  fmt::print("izvor serves {}\n", server->url());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  log().info("stopping: running batches are brought to their end");
  server->stop();
  return 0;
}

}  // namespace izvor::apps
