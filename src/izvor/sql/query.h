#pragma once

#include <optional>

#include "izvor/sql/cursor.h"
#include "izvor/sql/node.h"

// Queries within expressions; nothing when none starts here.
namespace izvor::sql {

// '(' query ')'
std::optional<Node> scalar_subquery(Cursor& cursor);
// EXISTS '(' query ')'
std::optional<Node> exists_subquery(Cursor& cursor);
// '(' query ')' behind `value` IN
std::optional<Node> in_subquery(Cursor& cursor, Node& value);

}  // namespace izvor::sql
