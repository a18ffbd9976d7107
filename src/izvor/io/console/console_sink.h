#pragma once

#include <iosfwd>

namespace izvor::io {

// Format "console": prints each batch to stdout as Spark does. Options numRows, truncate.
void register_console_sink();
// The same, printing to `out`, which outlives every query that uses it.
void register_console_sink(std::ostream& out);

}  // namespace izvor::io
