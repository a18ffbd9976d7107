#include "izvor/python/session_worker.h"

#include <utility>

namespace izvor::python {
namespace {

constexpr int32_t kDone = 0;
constexpr int32_t kPythonException = -2;
constexpr const char* kTraceback = "Traceback (most recent call last)";

WorkerProcess::Spec process_spec(const SessionWorker::Spec& spec, PysparkVersion version) {
  WorkerProcess::Spec process{spec.python, version, spec.module, {}};
  process.environment = {{"SPARK_CONNECT_LOCAL_URL", spec.connect_url},
                         {"SPARK_PYTHON_RUNTIME", "PYTHON_WORKER"},
                         {"SPARK_AUTH_SOCKET_TIMEOUT", "15"},
                         {"SPARK_BUFFER_SIZE", "65536"},
                         {"PYTHONUNBUFFERED", "YES"}};
  if (!spec.python_path.empty()) process.environment["PYTHONPATH"] = spec.python_path;
  return process;
}

}  // namespace

SessionWorker::SessionWorker(const Spec& spec, PysparkVersion version, std::string what)
    : version_(version), what_(std::move(what)), process_(process_spec(spec, version)) {
  wire().read_int();  // the worker's process id
  wire().write_text(spec.python_version);
  wire().write_text(spec.session_id);
  wire().write_text(spec.command);
  wire().flush();
  expect_done();
}

void SessionWorker::expect_done() {
  const int32_t answer = read_answer();
  if (answer == kDone) return;
  if (answer == kPythonException) throw raised(wire().read_text());
  throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it answered " + std::to_string(answer) + ", which means nothing"}});
}

int32_t SessionWorker::read_answer() {
  try {
    return wire().read_int();
  } catch (const Error& error) {
    if (error.error_class() == "IZVOR_PYTHON_WORKER") throw_printed_traceback();
    throw;
  }
}

void SessionWorker::throw_printed_traceback() {
  if (version_ >= kTracebacksOverTheWire) return;
  const std::string printed = process_.last_words();
  const size_t traceback = printed.find(kTraceback);
  if (traceback != std::string::npos) throw raised(printed.substr(traceback));
}

Error SessionWorker::raised(const std::string& traceback) const {
  return Error("PYTHON_EXCEPTION", {{"msg", "An exception was thrown from " + what_ + "."}, {"traceback", traceback}});
}

}  // namespace izvor::python
