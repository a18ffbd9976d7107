#pragma once

#include <cstdint>
#include <string>

#include "izvor/runtime/streaming_query.h"

namespace izvor::connect {

// Events of streaming queries as JSON: the fields that the fromJson of PySpark's event classes read.
std::string started_event_json(const runtime::StreamingQuery& query, int64_t timestamp_ms);
std::string progress_event_json(const std::string& progress);
std::string idle_event_json(const runtime::StreamingQuery& query, int64_t timestamp_ms);
std::string terminated_event_json(const runtime::StreamingQuery& query);

}  // namespace izvor::connect
