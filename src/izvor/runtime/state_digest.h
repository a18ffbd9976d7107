#pragma once

#include <map>
#include <string>

#include "izvor/base/worker_pool.h"
#include "izvor/state/query_state.h"

namespace izvor::runtime {

// What two runs over the same input must agree on: "izvorDigestGroups" (rows of the operator's state) and for each numeric state column
// "izvorDigestSum:<column>", as JSON numbers. Reads the whole state.
std::map<std::string, std::string> state_digest(state::QueryState& state, size_t op, WorkerPool& pool);

}  // namespace izvor::runtime
