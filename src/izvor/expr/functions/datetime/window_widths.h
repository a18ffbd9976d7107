#pragma once

#include <cstdint>
#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// How long windows are, how far their starts lie apart and where one starts, in microseconds.
struct WindowWidths {
  int64_t duration;
  int64_t slide;
  int64_t start;

  bool overlap() const { return slide != duration; }
  // The start of the last window that holds a time.
  int64_t last_start(int64_t time) const;
  // How many windows hold it: this one and those that start before.
  int64_t windows_with(int64_t time) const;
};

// Of the arguments of window(time, duration[, slide[, start]]). Throws Spark's errors when they are no constants or no intervals.
WindowWidths window_widths(const std::vector<ExpressionPtr>& arguments);

}  // namespace izvor::expr
