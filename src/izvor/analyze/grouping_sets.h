#pragma once

#include <string>
#include <vector>

#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// Grouping by several sets of keys at once: the rows come once a set, with the keys that are not in it set to null.
struct GroupingSets {
  std::vector<plan::NamedExpression> keys;  // what was written, and the column that holds it or null
  // Tells the sets apart: bit n-1-i is set where key i of n is not in the set.
  plan::Attribute id;
  plan::Attribute position;  // the same set may stand there twice
};

}  // namespace izvor::analyze
