#pragma once

#include <optional>

#include "izvor/base/config.h"
#include "izvor/io/sink.h"

namespace spark::connect {
class WriteOperation;
}

namespace izvor::session {

// Where the rows of df.write go: a sink of the engine, or with saveAsTable() a table of the warehouse. Nothing when the mode leaves what is there
// alone. Throws Spark's errors for a mode that the sink has not, and TABLE_OR_VIEW_ALREADY_EXISTS.
std::optional<io::SinkSpec> resolve_batch_write(const spark::connect::WriteOperation& operation, const Schema& schema, const Config& config);

}  // namespace izvor::session
