#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "izvor/io/sink.h"

namespace izvor::io {

// What a sink remembers of a query's last committed batch.
struct CommitRecord {
  int64_t batch_id = 0;
  int64_t epoch = 0;
};

enum class CommitDecision : uint8_t { kWrite, kAlreadyCommitted };

// Whether `batch` is to be written, given what the sink has recorded of its query. A query's batches have ascending ids, so an id up to the
// recorded one was committed before. Throws IZVOR_SINK_FENCED when a younger owner has taken over.
CommitDecision decide_commit(const SinkBatch& batch, const std::optional<CommitRecord>& last, const std::string& sink);

}  // namespace izvor::io
