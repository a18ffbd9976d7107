// theta_sketch_estimate(sketch), theta_union(first, second [, lgNomEntries]), theta_intersection(first, second), theta_difference(first, second).
#include <cmath>

#include <datasketches/theta_a_not_b.hpp>
#include <datasketches/theta_intersection.hpp>

#include "izvor/expr/casts/java_number.h"
#include "izvor/expr/functions/sketch/families.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"
#include "izvor/expr/functions/sketch/sketch_function.h"
#include "izvor/expr/functions/sketch/theta_bytes.h"

namespace izvor::expr {
namespace {

using Bytes = std::string_view;

std::string intersection_of(Bytes first, Bytes second) {
  datasketches::theta_intersection both;
  both.update(read_theta(first, "theta_intersection"));
  both.update(read_theta(second, "theta_intersection"));
  return theta_bytes(both.get_result());
}

std::string difference_of(Bytes first, Bytes second) {
  const ThetaSketch left = read_theta(first, "theta_difference");
  return theta_bytes(datasketches::theta_a_not_b().compute(left, read_theta(second, "theta_difference")));
}

std::string union_of(Bytes first, Bytes second, int32_t lg_k) {
  require_lg_nom_entries("theta_union", lg_k);
  const ThetaSketch left = read_theta(first, "theta_union");
  return theta_bytes(unite(left, read_theta(second, "theta_union"), static_cast<uint8_t>(lg_k)));
}

void add_operation(ScalarFunctionRegistry& registry, const char* name, std::string (*operation)(Bytes, Bytes)) {
  add_cells<Bytes(Bytes, Bytes)>(registry, sketch_spec(name, {TypeId::kBinary, TypeId::kBinary}, TypeId::kBinary),
                                 [name, operation](CellResult<Bytes>& result, Bytes first, Bytes second) {
                                   set_or_fail(result, SketchKind::kTheta, name, [&] { return operation(first, second); });
                                 });
}

}  // namespace

void register_theta_functions(ScalarFunctionRegistry& registry) {
  add_cells<int64_t(Bytes)>(
      registry, sketch_spec("theta_sketch_estimate", {TypeId::kBinary}, TypeId::kLong), [](CellResult<int64_t>& result, Bytes bytes) {
        set_or_fail(result, SketchKind::kTheta, "theta_sketch_estimate",
                    [&] { return java_narrow<int64_t>(std::floor(read_theta(bytes, "theta_sketch_estimate").get_estimate() + 0.5)); });
      });
  CellFunctionSpec spec = sketch_spec("theta_union", {TypeId::kBinary, TypeId::kBinary, TypeId::kInt}, TypeId::kBinary);
  spec.defaults = {Value::integer(kDefaultLgNomEntries)};
  add_cells<Bytes(Bytes, Bytes, int32_t)>(registry, std::move(spec), [](CellResult<Bytes>& result, Bytes first, Bytes second, int32_t lg_k) {
    set_or_fail(result, SketchKind::kTheta, "theta_union", [&] { return union_of(first, second, lg_k); });
  });
  add_operation(registry, "theta_intersection", intersection_of);
  add_operation(registry, "theta_difference", difference_of);
}

}  // namespace izvor::expr
