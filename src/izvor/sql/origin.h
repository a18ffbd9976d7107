#pragma once

#include "izvor/sql/cursor.h"
#include "izvor/sql/node.h"

namespace izvor::sql {

// Records where in the text `node` stands: from `start` to before the cursor. The text itself is not repeated in every node.
void set_origin(const Cursor& cursor, const Token& start, Node& node);

}  // namespace izvor::sql
