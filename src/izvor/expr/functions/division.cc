// / % div and pmod. A divisor of zero is null, and an error with ANSI.
#include <cmath>
#include <limits>

#include <arrow/array.h>

#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/binary_arithmetic.h"
#include "izvor/expr/functions/temporal_arithmetic.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/types/decimal_division.h"

namespace izvor::expr {
namespace {

int whole_digits(const DataType& decimal) { return decimal.precision() - decimal.scale(); }

// Integers are divided as doubles without a cast before, so that beside an integer a string like '1.5' is refused with ANSI, as in Spark.
struct Division {
  static constexpr const char* kSymbol = "/";
  static constexpr const char* kRequired = "(\"DOUBLE\" or \"DECIMAL\")";
  static constexpr auto by_zero = divide_by_zero;
  static constexpr auto of_decimals = decimal_quotient;
  static constexpr bool kPrintsInfix = true;
  static constexpr bool kTakesWholeQuotient = false;  // of decimals, as Java computes it
  template <typename>
  using Result = double;
  template <typename T>
  static double apply(T a, T b) {
    return static_cast<double>(a) / static_cast<double>(b);
  }
  static DataType result_type(const OperandTypes& types) {
    if (types.left.id() != TypeId::kDecimal) return TypeId::kDouble;
    constexpr int kMinScale = 6;
    const int scale = std::max(kMinScale, types.left.scale() + types.right.precision() + 1);
    return adjusted_decimal(whole_digits(types.left) + types.right.scale() + scale, scale);
  }
};

template <typename T>
T remainder(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::fmod(a, b);
  } else {
    return b == -1 ? T{0} : static_cast<T>(a % b);  // the lowest number by -1 would trap
  }
}

DataType remainder_type(const OperandTypes& types) {
  if (types.left.id() != TypeId::kDecimal) return types.left;
  const int scale = std::max(types.left.scale(), types.right.scale());
  return adjusted_decimal(std::min(whole_digits(types.left), whole_digits(types.right)) + scale, scale);
}

struct Remainder {
  static constexpr const char* kSymbol = "%";
  static constexpr const char* kRequired = "\"NUMERIC\"";
  static constexpr auto by_zero = remainder_by_zero;
  static constexpr auto of_decimals = decimal_remainder;
  static constexpr auto result_type = remainder_type;
  static constexpr bool kPrintsInfix = true;
  static constexpr bool kTakesWholeQuotient = true;  // of decimals, as Java computes it
  template <typename T>
  using Result = T;
  template <typename T>
  static T apply(T a, T b) {
    return remainder(a, b);
  }
};

// With the sign of the divisor, as far as Java's % of the remainder and the divisor gives it.
struct PositiveRemainder {
  static constexpr const char* kSymbol = "pmod";
  static constexpr const char* kRequired = "\"NUMERIC\"";
  static constexpr auto by_zero = remainder_by_zero;
  static constexpr auto result_type = remainder_type;
  static constexpr bool kPrintsInfix = false;
  static constexpr bool kTakesWholeQuotient = true;  // of decimals, as Java computes it
  template <typename T>
  using Result = T;
  template <typename T>
  static T apply(T a, T b) {
    const T rest = remainder(a, b);
    if (!(rest < 0)) return rest;
    if constexpr (std::is_floating_point_v<T>) {
      return std::fmod(rest + b, b);
    } else {
      // Java adds bytes and shorts as int, and lets int and long wrap.
      using Wide = std::conditional_t<(sizeof(T) < sizeof(int32_t)), int32_t, std::make_unsigned_t<T>>;
      const Wide sum = static_cast<Wide>(rest) + static_cast<Wide>(b);
      using Signed = std::make_signed_t<Wide>;
      return static_cast<T>(remainder(static_cast<Signed>(sum), static_cast<Signed>(b)));
    }
  }
  static std::optional<Int128> of_decimals(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to) {
    auto rest = decimal_remainder(a, a_scale, b, b_scale, to);
    if (!rest || *rest >= 0 || b < 0) return rest;
    const auto sum = decimal_sum(*rest, to.scale, b, b_scale, {kMaxDecimalPrecision, to.scale});
    return sum ? decimal_remainder(*sum, to.scale, b, b_scale, to) : std::nullopt;
  }
};

// The rows whose divisor is neither null nor 0.
SelectionVector divisible_rows(const Operand& divisor, const DataType& type, const Selection& selection) {
  const Validity validity(divisor.is_constant() ? arrow::ArrayData(nullptr, 0, {nullptr}, 0) : divisor.data());
  return visit_physical(type, [&]<typename T>(Physical<T>) {
    return divisor.visit<T>(
        [&](const auto& cells) { return SelectionVector(selection, [&](int64_t row) { return validity[row] && !(cells[row] == T{}); }); });
  });
}

// fn(in) as with_operands does it, the divisor first. Where a divisor of 0 gives null, what is divided is not evaluated.
template <typename Fn>
std::shared_ptr<arrow::Array> with_divisor(const Call& call, const DataType& type, const Selection& selection, EvalContext& context, Fn&& fn) {
  const Expression& dividend = *call.arguments[0];
  if (call.mode == EvalMode::kAnsi || !can_fail(dividend)) return with_operands(call, type, selection, context, fn, FirstOperand::kRight);
  const DataType& divisor_type = call.arguments[1]->type;
  const Operand divisor = evaluate_operand(*call.arguments[1], selection, context);
  if (divisor.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
  const SelectionVector rows = divisible_rows(divisor, divisor_type, selection);
  const Operand left = evaluate_operand(dividend, rows.view(), context);
  if (left.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
  return fn(BinaryInput{left, divisor, dividend.type, divisor_type, type, call.mode, selection, context});
}

template <typename Op, typename T>
std::shared_ptr<arrow::Array> divide(const BinaryInput& in) {
  using R = typename Op::template Result<T>;
  BinaryResult<R> result(in);
  R* out = result.writer.values();
  visit_operands<T>(in, [&](const auto& a, const auto& b) {
    result.for_each(in, [&](int64_t row) {
      const T divisor = b[row];
      if (divisor == 0) return fail_row(in, row, result.writer, Op::by_zero);
      out[row] = Op::apply(a[row], divisor);
    });
  });
  return result.writer.finish(in.type);
}

// Spark lets Java's ArithmeticException through, in any mode.
Error division_impossible(const Value& dividend, const Value& divisor) {
  return Error("NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION", {{"roundedValue", "whole quotient"},
                                                                 {"originalValue", dividend.as_string() + " div " + divisor.as_string()},
                                                                 {"precision", std::to_string(kMaxDecimalPrecision)},
                                                                 {"scale", "0"}});
}

DecimalShape shape_of(const DataType& decimal) { return {decimal.precision(), decimal.scale()}; }

// Whether there are values of these types that Java cannot divide.
bool may_be_impossible(const DataType& dividend, const DataType& divisor) {
  return dividend.id() == TypeId::kDecimal && divisor.id() == TypeId::kDecimal && !has_every_whole_quotient(shape_of(dividend), shape_of(divisor));
}

bool may_be_impossible(const Call& call) { return may_be_impossible(call.arguments[0]->type, call.arguments[1]->type); }

void fail_impossible_rows(const BinaryInput& in) {
  if (!may_be_impossible(in.left_type, in.right_type)) return;
  const arrow::ArrayData shape(nullptr, in.selection.num_rows, {operands_validity(in.left, in.right, in.context.pool())}, arrow::kUnknownNullCount);
  visit_operands<Int128>(in, [&](const auto& a, const auto& b) {
    for_each_valid(in.selection, Validity(shape), [&](int64_t row) {
      if (b[row] == 0 || has_whole_quotient(a[row], in.left_type.scale(), b[row], in.right_type.scale())) return;
      in.context.errors().add(row, division_impossible(decimal_value(a[row], in.left_type), decimal_value(b[row], in.right_type)));
    });
  });
}

template <typename Op>
class DividingOperator final : public ScalarFunction {
 public:
  explicit DividingOperator(const char* name = Op::kSymbol) : name_(name) {}
  std::string_view name() const override { return name_; }

  ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const override {
    return rewrite_temporal(name_[0], arguments, mode);
  }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const OperandTypes types = operand_types(Op::kSymbol, Op::kRequired, false, arguments, mode, sql);
    return {{types.left, types.right}, Op::result_type(types), true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto divide_rows = [](const BinaryInput& in) {
      if (in.type.id() == TypeId::kDecimal) {
        if constexpr (Op::kTakesWholeQuotient) fail_impossible_rows(in);
        return compute_decimals(in, Op::by_zero, Op::of_decimals);
      }
      return visit_number(in.left_type, [&]<typename T>(Physical<T>) { return divide<Op, T>(in); });
    };
    return with_divisor(call, type, selection, context, divide_rows);
  }

  bool can_fail(const Call& call) const override { return call.mode == EvalMode::kAnsi || (Op::kTakesWholeQuotient && may_be_impossible(call)); }
  std::string print(const std::vector<std::string>& arguments) const override {
    return Op::kPrintsInfix && std::string_view(name_) == Op::kSymbol ? print_infix(Op::kSymbol, arguments) : ScalarFunction::print(arguments);
  }

 private:
  const char* name_;
};

// Whole numbers of times: of integers (as bigint), decimals or intervals of a kind.
class IntegralDivide final : public ScalarFunction {
 public:
  std::string_view name() const override { return "div"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    constexpr const char* kRequired = "(\"BIGINT\" or \"DECIMAL\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")";
    OperandTypes types = operand_types("div", kRequired, true, arguments, mode, sql);
    if (types.left.is_floating()) {
      const DataType& left = arguments[0]->type;
      if (left == arguments[1]->type) throw binary_op_wrong_type(sql, kRequired, left);
      throw binary_op_diff_types(sql, left, arguments[1]->type);
    }
    if (types.left.is_integral()) types = {TypeId::kLong, TypeId::kLong};
    return {{types.left, types.right}, TypeId::kLong, true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto divide_rows = [](const BinaryInput& in) {
      if (in.left_type.id() == TypeId::kDecimal) return divide_decimals(in);
      return in.left_type.id() == TypeId::kYearMonthInterval ? divide_integers<int32_t>(in) : divide_integers<int64_t>(in);
    };
    return with_divisor(call, type, selection, context, divide_rows);
  }

  bool can_fail(const Call& call) const override { return call.mode == EvalMode::kAnsi || may_be_impossible(call); }
  std::string print(const std::vector<std::string>& arguments) const override { return print_infix("div", arguments); }

 private:
  template <typename T>
  static std::shared_ptr<arrow::Array> divide_integers(const BinaryInput& in) {
    BinaryResult<int64_t> result(in);
    int64_t* out = result.writer.values();
    visit_operands<T>(in, [&](const auto& a, const auto& b) {
      result.for_each(in, [&](int64_t row) {
        const int64_t dividend = a[row];
        const int64_t divisor = b[row];
        if (divisor == 0) return fail_row(in, row, result.writer, divide_by_zero);
        if (divisor == -1 && dividend == std::numeric_limits<int64_t>::min()) {
          if (in.mode != EvalMode::kLegacy) return fail_row(in, row, result.writer, [] { return arithmetic_overflow("try_divide"); });
          out[row] = dividend;
          return;
        }
        out[row] = dividend / divisor;
      });
    });
    return result.writer.finish(in.type);
  }

  // What exceeds a bigint is cut to its lowest 64 bits, as Decimal.toLong does.
  static std::shared_ptr<arrow::Array> divide_decimals(const BinaryInput& in) {
    fail_impossible_rows(in);
    BinaryResult<int64_t> result(in);
    int64_t* out = result.writer.values();
    visit_operands<Int128>(in, [&](const auto& a, const auto& b) {
      result.for_each(in, [&](int64_t row) {
        if (b[row] == 0) return fail_row(in, row, result.writer, divide_by_zero);
        const auto quotient = decimal_whole_quotient(a[row], in.left_type.scale(), b[row], in.right_type.scale());
        if (!quotient) {
          const DataType whole = DataType::decimal(kMaxDecimalPrecision, 0);
          return fail_row(in, row, result.writer, [&] { return decimal_out_of_range(decimal_value(a[row], in.left_type).as_string(), whole); });
        }
        out[row] = static_cast<int64_t>(*quotient);
      });
    });
    return result.writer.finish(in.type);
  }
};

}  // namespace

void register_division(ScalarFunctionRegistry& registry) {
  registry.add<DividingOperator<Division>>();
  registry.add<DividingOperator<Remainder>>();
  registry.add<DividingOperator<Remainder>>("mod");
  registry.add<DividingOperator<PositiveRemainder>>();
  registry.add<IntegralDivide>();
}

}  // namespace izvor::expr
