#pragma once

#include <string>
#include <utility>
#include <vector>

#include "izvor/expr/cell_function.h"

namespace izvor::expr {

// Of a function of sketches: a row with bytes that are none fails in every mode. Nothing is cast unless `casts`.
inline CellFunctionSpec sketch_spec(std::string name, std::vector<InputType> inputs, const ResultType& result, bool casts = false) {
  CellFunctionSpec spec{std::move(name), std::move(inputs), result};
  spec.implicit_cast = casts;
  spec.can_fail_in_any_mode = true;
  return spec;
}

}  // namespace izvor::expr
