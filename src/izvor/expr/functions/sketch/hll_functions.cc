// hll_sketch_estimate(sketch), hll_union(first, second [, allowDifferentLgConfigK]).
#include <algorithm>
#include <cmath>

#include "izvor/expr/casts/java_number.h"
#include "izvor/expr/functions/sketch/families.h"
#include "izvor/expr/functions/sketch/hll_bytes.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"
#include "izvor/expr/functions/sketch/sketch_function.h"

namespace izvor::expr {
namespace {

using Bytes = std::string_view;

std::string union_of(Bytes first, Bytes second, bool allow_different) {
  const auto left = read_hll(first, "hll_union");
  const auto right = read_hll(second, "hll_union");
  if (!allow_different) require_same_lg_k(left.get_lg_config_k(), right.get_lg_config_k(), "hll_union");
  datasketches::hll_union both(std::min(left.get_lg_config_k(), right.get_lg_config_k()));
  both.update(left);
  both.update(right);
  return hll_bytes(both.get_result(datasketches::HLL_8));
}

}  // namespace

void register_hll_functions(ScalarFunctionRegistry& registry) {
  add_cells<int64_t(Bytes)>(
      registry, sketch_spec("hll_sketch_estimate", {TypeId::kBinary}, TypeId::kLong), [](CellResult<int64_t>& result, Bytes bytes) {
        set_or_fail(result, SketchKind::kHll, "hll_sketch_estimate",
                    [&] { return java_narrow<int64_t>(std::floor(read_hll(bytes, "hll_sketch_estimate").get_estimate() + 0.5)); });
      });
  CellFunctionSpec spec = sketch_spec("hll_union", {TypeId::kBinary, TypeId::kBinary, TypeId::kBoolean}, TypeId::kBinary);
  spec.defaults = {Value::boolean(false)};
  add_cells<Bytes(Bytes, Bytes, bool)>(registry, std::move(spec), [](CellResult<Bytes>& result, Bytes first, Bytes second, bool allow_different) {
    set_or_fail(result, SketchKind::kHll, "hll_union", [&] { return union_of(first, second, allow_different); });
  });
}

}  // namespace izvor::expr
