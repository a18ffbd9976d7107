// Any bytes as the requests that carry plans: no crash, and an error is one of Spark's, never a bug of ours. Nothing is run: a plan may say to wait.
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "izvor/connect/add_artifacts.h"
#include "izvor/connect/analyze_plan.h"
#include "izvor/connect/config_request.h"
#include "izvor/connect/plan_input.h"
#include "izvor/error.h"

namespace {

using namespace izvor::connect;

std::shared_ptr<ClientSession> make_session() {
  izvor::Config config;
  config.set(izvor::config::kThreads.key, "1");
  const auto engine = izvor::session::Engine::create(config);
  return std::make_shared<ClientSession>(SessionKey{"u", "s"}, izvor::session::Session::create(engine, config), std::make_shared<ArtifactStore>());
}

template <typename Fn>
void without_bugs(Fn&& fn) {
  try {
    fn();
  } catch (const izvor::Error& error) {
    if (error.error_class() == "INTERNAL_ERROR") std::abort();
  }
}

template <typename Request>
bool parses(const uint8_t* data, size_t size, Request& request) {
  return request.ParseFromArray(data, static_cast<int>(size));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::shared_ptr<ClientSession> session = make_session();
  if (spark::connect::AnalyzePlanRequest request; parses(data, size, request)) {
    spark::connect::AnalyzePlanResponse response;
    without_bugs([&] {
      restore_plans(session->artifacts(), request);
      analyze_plan(request, *session, response);
    });
  }
  if (spark::connect::ConfigRequest request; parses(data, size, request)) {
    spark::connect::ConfigResponse response;
    without_bugs([&] { answer_config(request, *session, response); });
  }
  return 0;
}
