#include <array>
#include <optional>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/families.h"

namespace izvor::expr {
namespace {

constexpr int32_t kGreatest = 20;  // 21! exceeds 64 bits

constexpr auto kFactorials = [] {
  std::array<int64_t, kGreatest + 1> products{1};
  for (int64_t n = 1; n <= kGreatest; ++n) products[static_cast<size_t>(n)] = products[static_cast<size_t>(n - 1)] * n;
  return products;
}();

std::optional<int64_t> factorial(int32_t n) {
  if (n < 0 || n > kGreatest) return std::nullopt;
  return kFactorials[static_cast<size_t>(n)];
}

}  // namespace

void register_factorial(ScalarFunctionRegistry& registry) {
  add_cells<int64_t(int32_t)>(registry, {"factorial", {TypeId::kInt}, TypeId::kLong, Nullability::kAlways}, factorial);
}

}  // namespace izvor::expr
