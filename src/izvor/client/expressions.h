#pragma once

#include <string>
#include <vector>

#include "izvor/column.h"

namespace izvor::client {

enum class Distinct { kNo, kYes };

// An UnresolvedFunction.
Column invoke(const std::string& function, const std::vector<ColumnOrName>& arguments, Distinct distinct = Distinct::kNo);
bool is_star(const Column& column);

}  // namespace izvor::client
