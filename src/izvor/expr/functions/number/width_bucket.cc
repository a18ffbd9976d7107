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

// The three points are of one kind.
class WidthBucket final : public CellFunctionBase {
 public:
  using CellFunctionBase::CellFunctionBase;

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    Signature signature = CellFunctionBase::resolve(arguments, mode, sql);
    const std::vector<DataType>& types = signature.argument_types;
    if (types[0].id() == types[1].id() && types[1].id() == types[2].id()) return signature;  // units of intervals may differ
    throw data_diff_types(sql, "width_bucket", "(" + quoted_type(types[0]) + " or " + quoted_type(types[1]) + " or " + quoted_type(types[2]) + ")");
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::array<Operand, 4> operands;
    if (!evaluate_operands(call, selection, context, nullptr, operands.data())) return null_column(type, selection.num_rows, context.pool());
    const DataType& point = call.arguments[0]->type;
    return visit_physical(point, [&]<typename T>(Physical<T>) -> std::shared_ptr<arrow::Array> {
      if constexpr (std::is_same_v<T, double> || std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>) {
        const auto body = [](T value, T min, T max, int64_t count) {
          return bucket_of(static_cast<double>(value), static_cast<double>(min), static_cast<double>(max), count);
        };
        return detail::CellSignature<int64_t(T, T, T, int64_t)>::run(body, operands.data(), call, type, selection, context);
      } else {
        throw_unsupported_type(point);
      }
    });
  }
};

}  // namespace

void register_width_bucket(ScalarFunctionRegistry& registry) {
  const InputType point = InputType::one_of({TypeId::kDouble, TypeId::kYearMonthInterval, TypeId::kDayTimeInterval});
  registry.add<WidthBucket>(CellFunctionSpec{"width_bucket", {point, point, point, TypeId::kLong}, TypeId::kLong, Nullability::kAlways});
}

}  // namespace izvor::expr
