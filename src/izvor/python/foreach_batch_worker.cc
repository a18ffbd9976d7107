#include "izvor/python/foreach_batch_worker.h"

#include <utility>

namespace izvor::python {
namespace {

SessionWorker start(SessionWorker::Spec&& spec, const std::string& batch_session_id) {
  const PysparkVersion version = pyspark_version_of(spec.python, spec.python_path);
  spec.module = "pyspark.sql.connect.streaming.worker.foreach_batch_worker";
  if (version < kSessionOfEachBatch) spec.session_id = batch_session_id;
  return {spec, version, "the foreachBatch function"};
}

}  // namespace

ForeachBatchWorker::ForeachBatchWorker(SessionWorker::Spec spec, std::string batch_session_id)
    : batch_session_id_(std::move(batch_session_id)), worker_(start(std::move(spec), batch_session_id_)) {}

void ForeachBatchWorker::run(const std::string& relation_id, int64_t batch_id, const std::function<bool()>& cancelled) {
  bool is_cancelled = false;
  Wire& wire = worker_.wire();
  wire.set_patience([&] { return is_cancelled = is_cancelled || (cancelled && cancelled()); }, {});
  wire.write_text(relation_id);
  wire.write_long(batch_id);
  if (worker_.version() >= kSessionOfEachBatch) wire.write_text(batch_session_id_);
  try {
    wire.flush();
    worker_.expect_done();
  } catch (...) {
    if (is_cancelled) worker_.kill();
    throw;
  }
  wire.set_patience({}, {});
}

}  // namespace izvor::python
