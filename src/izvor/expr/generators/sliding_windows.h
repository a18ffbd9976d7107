#pragma once

#include "izvor/expr/generator_function.h"

namespace izvor::expr {

// Whether the expression is window(time, duration, slide, ...) of windows that overlap, which makes several rows of one.
bool is_sliding_window(const Expression& expression);

// Gives a row for each window that holds a time, the last one first; none where there is no time.
const GeneratorFunction& sliding_windows();
// What it takes for such an expression: the time, and the windows' widths in microseconds.
std::vector<ExpressionPtr> sliding_window_arguments(const Expression& window);

}  // namespace izvor::expr
