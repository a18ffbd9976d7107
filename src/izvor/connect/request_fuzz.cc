// Any bytes as the requests that carry plans, settings and artifacts: no crash, and an error is one of Spark's, never a bug of ours. Plans are
// analysed and optimised but not run: one may say to wait. Requests are changed as messages (message_mutation.h), so that most can be read.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>

#include "izvor/connect/add_artifacts.h"
#include "izvor/connect/analyze_plan.h"
#include "izvor/connect/config_request.h"
#include "izvor/connect/message_mutation.h"
#include "izvor/connect/plan_input.h"
#include "izvor/error.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace {

using namespace izvor::connect;
using google::protobuf::Message;

izvor::Config one_thread() {
  izvor::Config config;
  config.set(izvor::config::kThreads.key, "1");
  return config;
}

// Settings that a request changes are gone with its session.
ClientSession new_session() {
  static const izvor::Config config = one_thread();
  static const auto engine = izvor::session::Engine::create(config);
  return ClientSession(SessionKey{"u", "s"}, izvor::session::Session::create(engine, config), std::make_shared<ArtifactStore>());
}

template <typename Fn>
void without_bugs(Fn&& fn) {
  try {
    fn();
  } catch (const izvor::Error& error) {
    if (error.error_class() != "INTERNAL_ERROR") return;
    std::fprintf(stderr, "%s\n", error.what());
    std::abort();
  }
}

bool parses(const uint8_t* data, size_t size, Message& request) { return request.ParseFromArray(data, static_cast<int>(size)); }

std::string changed_bytes(const std::string& bytes) {
  std::string out = bytes;
  out.resize(bytes.size() + 32);
  out.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(out.data()), bytes.size(), out.size()));
  return out;
}

std::string mutated(Message& request, std::minstd_rand& random) {
  MessageMutation(request, random, changed_bytes).run();
  return request.SerializePartialAsString();
}

// A change of what the bytes mean; nothing when they are no request.
std::string mutated_request(const uint8_t* data, size_t size, std::minstd_rand& random) {
  spark::connect::AnalyzePlanRequest plan;
  if (parses(data, size, plan) && plan.analyze_case() != spark::connect::AnalyzePlanRequest::ANALYZE_NOT_SET) return mutated(plan, random);
  if (spark::connect::ConfigRequest setting; parses(data, size, setting) && setting.has_operation()) return mutated(setting, random);
  if (spark::connect::AddArtifactsRequest artifact; parses(data, size, artifact)) return mutated(artifact, random);
  return "";
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  std::minstd_rand random(seed);
  const std::string changed = random() % 8 == 0 ? "" : mutated_request(data, size, random);
  if (changed.empty() || changed.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(changed.begin(), changed.end(), data);
  return changed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ClientSession session = new_session();
  if (spark::connect::AnalyzePlanRequest request; parses(data, size, request)) {
    spark::connect::AnalyzePlanResponse response;
    without_bugs([&] {
      restore_plans(session.artifacts(), request);
      analyze_plan(request, session, response);
    });
  }
  if (spark::connect::ConfigRequest request; parses(data, size, request)) {
    spark::connect::ConfigResponse response;
    without_bugs([&] { answer_config(request, session, response); });
  }
  if (spark::connect::AddArtifactsRequest request; parses(data, size, request)) {
    spark::connect::AddArtifactsResponse response;
    ArtifactReceiver receiver(session.artifacts(), response);
    without_bugs([&] { receiver.add(request); });
  }
  return 0;
}
