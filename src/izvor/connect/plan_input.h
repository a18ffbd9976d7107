#pragma once

#include <google/protobuf/message.h>

#include "izvor/connect/artifact_store.h"

namespace izvor::connect {

// Makes the plans within a request whole: those that were sent compressed, and rows that the client sent ahead of them (cached local relations).
// Throws CONNECT_INVALID_PLAN.* for what cannot be read or is not there.
void restore_plans(const ArtifactStore& artifacts, google::protobuf::Message& request);

}  // namespace izvor::connect
