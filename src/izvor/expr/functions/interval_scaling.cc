#include "izvor/expr/functions/interval_scaling.h"

#include <cmath>
#include <limits>

#include <arrow/array.h>

#include "izvor/expr/functions/binary_arithmetic.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

constexpr DecimalShape kWhole = {kMaxDecimalPrecision, 0};

Error divided_by_zero() { return Error("INTERVAL_DIVIDED_BY_ZERO"); }

// Away from zero at one half, as Guava's DoubleMath.
std::optional<Int128> round_half_up(double value) {
  constexpr double kLimit = 9.3e18;
  if (!(std::fabs(value) < kLimit)) return std::nullopt;
  return static_cast<Int128>(std::round(value));
}

struct IntervalMultiplication {
  static constexpr const char* kName = "* interval";
  static constexpr const char* kSymbol = "*";
  static constexpr bool kDivides = false;
  static std::optional<Int128> by(int64_t interval, int64_t number) { return static_cast<Int128>(interval) * number; }
  static std::optional<Int128> by(int64_t interval, double number) { return round_half_up(static_cast<double>(interval) * number); }
  static std::optional<Int128> by(int64_t interval, Int128 number, int scale) { return decimal_product(interval, 0, number, scale, kWhole); }
};

struct IntervalDivision {
  static constexpr const char* kName = "/ interval";
  static constexpr const char* kSymbol = "/";
  static constexpr bool kDivides = true;
  static std::optional<Int128> by(int64_t interval, int64_t number) { return decimal_quotient(interval, 0, number, 0, kWhole); }
  static std::optional<Int128> by(int64_t interval, double number) { return round_half_up(static_cast<double>(interval) / number); }
  static std::optional<Int128> by(int64_t interval, Int128 number, int scale) { return decimal_quotient(interval, 0, number, scale, kWhole); }
};

// T holds the interval, N the number.
template <typename Op, typename T, typename N>
std::shared_ptr<arrow::Array> scale(const BinaryInput& in) {
  BinaryResult<T> result(in);
  T* out = result.writer.values();
  const int number_scale = in.right_type.scale();
  const auto fail = [&](int64_t row, Error (*make_error)()) {
    result.writer.set_null(row);
    if (in.mode != EvalMode::kTry) in.context.errors().add(row, make_error());
  };
  in.left.visit<T>([&](const auto& intervals) {
    in.right.visit<N>([&](const auto& numbers) {
      result.for_each(in, [&](int64_t row) {
        const N number = numbers[row];
        if (Op::kDivides && number == 0) return fail(row, divided_by_zero);
        std::optional<Int128> value;
        if constexpr (std::is_same_v<N, Int128>) {
          value = Op::by(intervals[row], number, number_scale);
        } else {
          value = Op::by(intervals[row], number);
        }
        if (!value || *value > std::numeric_limits<T>::max() || *value < std::numeric_limits<T>::min()) {
          constexpr bool kIsDivision = Op::kDivides && std::is_same_v<N, int64_t>;  // of the lowest interval by -1
          return fail(row, [] { return kIsDivision ? interval_overflow("try_divide") : interval_overflow(); });
        }
        out[row] = static_cast<T>(*value);
      });
    });
  });
  return result.writer.finish(in.type);
}

template <typename Op, typename T>
std::shared_ptr<arrow::Array> scale(const BinaryInput& in) {
  if (in.right_type.id() == TypeId::kDecimal) return scale<Op, T, Int128>(in);
  return in.right_type.id() == TypeId::kLong ? scale<Op, T, int64_t>(in) : scale<Op, T, double>(in);
}

// The interval is the first argument, wherever it was written.
template <typename Op>
class IntervalScaling final : public ScalarFunction {
 public:
  std::string_view name() const override { return Op::kName; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const DataType& number = arguments[1]->type;
    if (!number.is_numeric() && number.id() != TypeId::kString && number.id() != TypeId::kNull) {
      throw unexpected_input_type(sql, 1, "\"NUMERIC\"", *arguments[1]);
    }
    const DataType type = number.id() == TypeId::kDecimal ? number : number.is_integral() ? DataType(TypeId::kLong) : DataType(TypeId::kDouble);
    const DataType& interval = arguments[0]->type;
    const DataType result(interval.id());
    const bool nullable = arguments[0]->nullable || nullable_as(*arguments[1], type, mode);
    return {{interval, type}, result, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return with_operands(call, type, selection, context, [](const BinaryInput& in) {
      return in.left_type.id() == TypeId::kYearMonthInterval ? scale<Op, int32_t>(in) : scale<Op, int64_t>(in);
    });
  }

  bool can_fail(const Call& call) const override { return call.mode != EvalMode::kTry; }
  std::string print(const std::vector<std::string>& arguments) const override { return print_infix(Op::kSymbol, arguments); }
};

}  // namespace

void register_interval_scaling(ScalarFunctionRegistry& registry) {
  registry.add<IntervalScaling<IntervalMultiplication>>();
  registry.add<IntervalScaling<IntervalDivision>>();
}

}  // namespace izvor::expr
