#pragma once

#include "izvor/exec/blocking/sorter.h"

namespace izvor::exec {

// All rows in order, on one worker.
ExecNodePtr make_sort(ExecNodePtr input, SortSpec spec);

}  // namespace izvor::exec
