#pragma once

#include <memory>
#include <vector>

#include "izvor/row.h"
#include "izvor/session/session.h"

namespace spark::connect {
class LocalRelation;
}

namespace izvor::client {

// Rows of this process in the protocol: an Arrow IPC stream and the schema's JSON.
spark::connect::LocalRelation to_local_relation(const session::QueryResult& rows);

// A program's values under a schema. Throw IZVOR_INVALID_ARGUMENT naming row and column where a value does not fit; `function` is the caller's name.
std::vector<std::vector<Value>> to_values(const std::vector<std::vector<Cell>>& rows, const Schema& schema, const std::string& function);
session::QueryResult to_result(const std::vector<std::vector<Cell>>& rows, const Schema& schema, const std::string& function);

}  // namespace izvor::client
