#include "izvor/python/listener_worker.h"

#include <utility>

namespace izvor::python {
namespace {

SessionWorker start(SessionWorker::Spec&& spec) {
  const PysparkVersion version = pyspark_version_of(spec.python, spec.python_path);
  spec.module = "pyspark.sql.connect.streaming.worker.listener_worker";
  return {spec, version, "the streaming query listener"};
}

}  // namespace

ListenerWorker::ListenerWorker(SessionWorker::Spec spec) : worker_(start(std::move(spec))) {}

void ListenerWorker::tell(ListenerEvent event, const std::string& json, const std::function<bool()>& cancelled) {
  Wire& wire = worker_.wire();
  wire.set_patience(cancelled, {});
  wire.write_text(json);
  wire.write_int(static_cast<int32_t>(event));
  try {
    wire.flush();
  } catch (const Error& error) {
    if (error.error_class() == "IZVOR_PYTHON_WORKER") worker_.throw_printed_traceback();
    throw;
  }
  if (worker_.version() >= kTracebacksOverTheWire) worker_.expect_done();
}

}  // namespace izvor::python
