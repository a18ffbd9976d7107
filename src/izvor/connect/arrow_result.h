#pragma once

#include <string>

#include "izvor/connect/operation.h"
#include "izvor/session/session.h"

namespace izvor::connect {

// Sends a result: its schema, then Arrow IPC streams of one record batch each of a few megabytes (one without rows when the result is empty).
// Timestamps are labelled with the session's time zone.
void put_result(const session::QueryResult& result, const std::string& time_zone, Operation& operation);

}  // namespace izvor::connect
