#pragma once

#include "izvor/sql/cursor.h"
#include "izvor/sql/node.h"

namespace izvor::sql {

// The literal of a number's token, by its suffix: an integer as small as fits, a decimal with the digits written, a double with an exponent.
Node numeric_literal(Cursor& cursor, const Token& token, bool negative, const Token& start);

}  // namespace izvor::sql
