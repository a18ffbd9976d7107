#pragma once

#include "izvor/sql/query.h"

namespace izvor::sql {

// QUALIFY and WINDOW over `input`, in either order, where they stand.
RelationNode qualified(Cursor& cursor, RelationNode input);

}  // namespace izvor::sql
