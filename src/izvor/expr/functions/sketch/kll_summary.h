#pragma once

#include <string>

#include "izvor/expr/functions/sketch/kll_bytes.h"

namespace izvor::expr {

// What kll_sketch_to_string shows. T: int64_t, float or double.
template <typename T>
std::string kll_summary(const KllSketch<T>& sketch, const KllImage& image);

}  // namespace izvor::expr
