#pragma once

#include "izvor/sql/cursor.h"
#include "izvor/sql/node.h"

namespace izvor::sql {

// DATE '...', X'...', INTERVAL '...': the literal of a type given by its name.
Node typed_literal(Cursor& cursor, const std::string& type, const std::string& text, const Token& start);

}  // namespace izvor::sql
