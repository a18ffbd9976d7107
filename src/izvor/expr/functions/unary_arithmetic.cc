// negative, positive, abs of numbers and intervals. Intervals overflow in every mode.
#include <cmath>

#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/arithmetic_cells.h"
#include "izvor/expr/functions/binary_arithmetic.h"
#include "izvor/expr/functions/number/decimal_rounding.h"
#include "izvor/expr/functions/unary_minus.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/types/decimal.h"

namespace izvor::expr {
namespace {

struct Negation {
  static constexpr const char* kName = "negative";
  // Writes the (wrapped) result and tells whether it overflowed.
  template <typename T>
  static bool apply(T value, T& out) {
    return negate(value, out);
  }
  static bool negates(Int128) { return true; }
  static Error interval_error() { return interval_overflow(); }
};

struct Magnitude {
  static constexpr const char* kName = "abs";
  template <typename T>
  static bool apply(T value, T& out) {
    if constexpr (std::is_floating_point_v<T>) {
      out = std::fabs(value);
      return false;
    } else {
      out = value;
      return value < 0 && negate(value, out);
    }
  }
  static bool negates(Int128 value) { return value < 0; }
  static Error interval_error() { return arithmetic_overflow(""); }
};

// Spark negates decimals with Scala's 34 digits: more are rounded half to even, which can give one digit more than there may be.
constexpr int kScalaDigits = 34;

Int128 negate_decimal(Int128 value) {
  int excess = 0;
  while (kScalaDigits + excess < kMaxDecimalPrecision && !fits_precision(value, kScalaDigits + excess)) ++excess;
  const Int128 rounded = divide_by_ten_power(-value, excess, Rounding::kHalfEven);
  return rounded * power_of_ten(excess);
}

Error too_many_digits(Int128 value, const DataType& type) {
  char digits[kMaxDecimalText];
  const std::string text(digits, write_decimal(value, type.scale(), digits));
  return Error(
      "NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION",
      {{"roundedValue", text}, {"originalValue", text}, {"precision", std::to_string(type.precision())}, {"scale", std::to_string(type.scale())}});
}

// A string is taken as a number.
DataType unary_type(const std::string& sql, const Expression& argument) {
  const TypeId id = argument.type.id();
  if (id == TypeId::kString || id == TypeId::kNull) return TypeId::kDouble;
  if (!argument.type.is_numeric() && !argument.type.is_interval()) throw unexpected_input_type(sql, 0, kNumericOrInterval, argument);
  return argument.type;
}

template <typename Op>
class UnaryArithmetic : public ScalarFunction {
 public:
  std::string_view name() const override { return Op::kName; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    const DataType type = unary_type(sql, *arguments[0]);
    return {{type}, type, nullable_as(*arguments[0], type, mode)};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto argument = context.evaluate(*call.arguments[0], selection);
    const arrow::ArrayData& data = *argument->data();
    return visit_physical(type, [&]<typename T>(Physical<T>) -> std::shared_ptr<arrow::Array> {
      if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string_view>) {
        throw_unsupported_type(type);
      } else {
        const Cells<T> cells(data);
        ColumnWriter<T> writer(data.length, validity_bitmap(data, context.pool()), context.pool());
        T* out = writer.values();
        for_each_valid(selection, Validity(data), [&](int64_t row) {
          if constexpr (std::is_same_v<T, Int128>) {
            out[row] = Op::negates(cells[row]) ? negate_decimal(cells[row]) : cells[row];
            if (fits_precision(out[row], type.precision())) return;
            writer.set_null(row);
            context.errors().add(row, too_many_digits(out[row], type));
          } else {
            if (!Op::apply(cells[row], out[row]) || (call.mode == EvalMode::kLegacy && !type.is_interval())) return;
            writer.set_null(row);
            if (call.mode != EvalMode::kTry) context.errors().add(row, type.is_interval() ? Op::interval_error() : arithmetic_overflow(""));
          }
        });
        return writer.finish(type);
      }
    });
  }

  bool can_fail(const Call& call) const override {
    const DataType& type = call.arguments[0]->type;
    return (call.mode == EvalMode::kAnsi && type.is_integral()) || type.is_interval() ||
           (type.id() == TypeId::kDecimal && type.precision() > kScalaDigits);
  }
};

class UnaryMinus final : public UnaryArithmetic<Negation> {
 public:
  std::string print(const std::vector<std::string>& arguments) const override { return "(- " + arguments[0] + ")"; }
};

// The argument, as a number.
class Positive final : public ScalarFunction {
 public:
  std::string_view name() const override { return "positive"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    const DataType type = unary_type(sql, *arguments[0]);
    return {{type}, type, nullable_as(*arguments[0], type, mode)};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    return context.evaluate(*call.arguments[0], selection);
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    return arguments.size() == 1 ? "(+ " + arguments[0] + ")" : ScalarFunction::print(arguments);
  }
};

}  // namespace

ExpressionPtr unary_minus(ExpressionPtr argument, EvalMode mode) {
  static const UnaryMinus kFunction;
  return call(kFunction, {std::move(argument)}, mode);
}

void register_unary_arithmetic(ScalarFunctionRegistry& registry) {
  registry.add<UnaryArithmetic<Negation>>();
  registry.add<UnaryArithmetic<Magnitude>>();
  registry.add<Positive>();
}

}  // namespace izvor::expr
