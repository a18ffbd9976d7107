#include "izvor/io/commit_record.h"

#include "izvor/base/mutant.h"
#include "izvor/error.h"

namespace izvor::io {

CommitDecision decide_commit(const SinkBatch& batch, const std::optional<CommitRecord>& last, const std::string& sink) {
  if (!last) return CommitDecision::kWrite;
  if (batch.epoch < last->epoch) {
    throw Error("IZVOR_SINK_FENCED", {{"batchId", std::to_string(batch.batch_id)},
                                      {"queryId", batch.query_id},
                                      {"epoch", std::to_string(batch.epoch)},
                                      {"sink", sink},
                                      {"currentEpoch", std::to_string(last->epoch)}});
  }
  if (mutant("sink_ignores_batch_id")) return CommitDecision::kWrite;
  return batch.batch_id <= last->batch_id ? CommitDecision::kAlreadyCommitted : CommitDecision::kWrite;
}

}  // namespace izvor::io
