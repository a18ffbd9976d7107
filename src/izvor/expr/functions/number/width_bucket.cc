// width_bucket(value, min, max, count): the number of the bucket of equal width that a value falls into, 0 before the first and count + 1 behind the
// last; the buckets run downwards when max is below min.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

std::optional<int64_t> bucket_of(double value, double min, double max, int64_t count) {
  if (count <= 0 || count == std::numeric_limits<int64_t>::max()) return std::nullopt;
  if (std::isnan(value) || min == max || !std::isfinite(min) || !std::isfinite(max)) return std::nullopt;
  const bool is_ascending = min < max;
  const double lower = std::min(min, max);
  const double upper = std::max(min, max);
  if (is_ascending ? value < lower : value > upper) return 0;
  if (is_ascending ? value >= upper : value <= lower) return count + 1;
  const double distance = is_ascending ? value - lower : upper - value;
  return static_cast<int64_t>(static_cast<double>(count) * distance / (upper - lower)) + 1;
}

}  // namespace

void register_width_bucket(ScalarFunctionRegistry& registry) {
  const InputType point = InputType::one_of({TypeId::kDouble, TypeId::kYearMonthInterval, TypeId::kDayTimeInterval});
  const CellFunctionSpec spec{"width_bucket", {point, point, point, TypeId::kLong}, TypeId::kLong, Nullability::kAlways};
  add_overloaded_cells(registry, spec, [](const OverloadedCall& call) {
    return visit_physical(call.argument_type(0), [&]<typename T>(Physical<T>) -> std::shared_ptr<arrow::Array> {
      if constexpr (std::is_same_v<T, double> || std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>) {
        return call.run<int64_t(T, T, T, int64_t)>([](T value, T min, T max, int64_t count) {
          return bucket_of(static_cast<double>(value), static_cast<double>(min), static_cast<double>(max), count);
        });
      } else {
        throw_unsupported_type(call.argument_type(0));
      }
    });
  });
}

}  // namespace izvor::expr
