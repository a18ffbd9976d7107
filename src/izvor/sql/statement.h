#pragma once

#include "izvor/sql/cursor.h"

namespace izvor::sql {

// Throws UNSUPPORTED_FEATURE.IZVOR where the text starts as one of Spark's statements that are no query: SET, CREATE VIEW, INSERT, ...
void refuse_other_statements(const Cursor& cursor);

}  // namespace izvor::sql
