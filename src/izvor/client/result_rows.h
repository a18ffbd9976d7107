#pragma once

#include <vector>

#include "izvor/row.h"
#include "izvor/session/session.h"

namespace izvor::client {

// A result as a program reads it.
std::vector<Row> to_rows(const session::QueryResult& result);

}  // namespace izvor::client
