#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "izvor/io/sink.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor::io {

// Called on the query's thread once a batch, with all of its rows, also when there are none. A batch that is run again after a failure is
// given again: making that harmless is the function's part (the batch id is the same).
using ForeachBatchFunction = std::function<void(const Schema& schema, std::vector<Batch> rows, const SinkBatch& batch)>;

// How the sink of a function is called in progress reports, and the error class that says that the function failed.
struct ForeachNames {
  std::string description = "ForeachBatchSink";
  std::string error_class = "FOREACH_BATCH_USER_FUNCTION_ERROR";
};

// Functions are known by handles, so that a plan can name them. Thread-safe.
std::string add_foreach_batch(ForeachBatchFunction function, ForeachNames names = {});
void remove_foreach_batch(const std::string& handle);

// Format "foreach_batch". Option handle.
void register_foreach_batch_sink();

}  // namespace izvor::io
