// + - * of numbers and intervals. Those with dates and timestamps are rewritten (temporal_arithmetic.h).
#include <arrow/array.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/arithmetic_cells.h"
#include "izvor/expr/functions/binary_arithmetic.h"
#include "izvor/expr/functions/temporal_arithmetic.h"
#include "izvor/expr/functions/unary_minus.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

// Spark's binary overflow of byte and short names the operands, which it has widened to short.
template <typename T>
Error overflow_error(const char* symbol, const char* try_function, T a, T b) {
  if constexpr (sizeof(T) > sizeof(int16_t)) {
    return arithmetic_overflow(try_function);
  } else {
    return Error("BINARY_ARITHMETIC_OVERFLOW", {{"value1", std::to_string(a) + "S"},
                                                {"symbol", symbol},
                                                {"value2", std::to_string(b) + "S"},
                                                {"functionName", "`" + std::string(try_function) + "`"}});
  }
}

// One pass computes and notes whether any row overflowed; only then a second one finds the rows. Intervals overflow in every mode.
template <typename Op, typename T>
std::shared_ptr<arrow::Array> compute(const BinaryInput& in) {
  BinaryResult<T> result(in);
  T* out = result.writer.values();
  const bool is_interval = in.type.is_interval();
  visit_operands<T>(in, [&](const auto& a, const auto& b) {
    bool any_overflow = false;
    in.selection.for_each([&](int64_t row) { any_overflow |= Op::apply(a[row], b[row], out[row]); });
    if (!any_overflow || (in.mode == EvalMode::kLegacy && !is_interval)) return;
    result.for_each(in, [&](int64_t row) {
      T ignored;
      if (!Op::apply(a[row], b[row], ignored)) return;
      result.writer.set_null(row);
      if (in.mode == EvalMode::kTry) return;
      in.context.errors().add(row,
                              is_interval ? interval_overflow(Op::kTryFunction) : overflow_error<T>(Op::kSymbol, Op::kTryFunction, a[row], b[row]));
    });
  });
  return result.writer.finish(in.type);
}

DataType result_type(const OperandTypes& types, DataType (*of_decimals)(const DataType&, const DataType&)) {
  return types.left.id() == TypeId::kDecimal ? of_decimals(types.left, types.right) : types.left;
}

// Decimals give a decimal of their own precision, which may overflow to null; everything else is of one type in and out.
template <typename Op>
class ArithmeticOperator final : public ScalarFunction {
 public:
  std::string_view name() const override { return Op::kSymbol; }

  ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const override {
    if (std::is_same_v<Op, Subtraction> && arguments.size() == 1) return unary_minus(arguments[0], mode);
    return rewrite_temporal(Op::kSymbol[0], arguments, mode);
  }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const char* required = Op::kAcceptsIntervals ? kNumericOrInterval : "\"NUMERIC\"";
    const OperandTypes types = operand_types(Op::kSymbol, required, Op::kAcceptsIntervals, arguments, mode, sql);
    const bool null_on_overflow = mode == EvalMode::kTry || (types.left.id() == TypeId::kDecimal && mode != EvalMode::kAnsi);
    const bool nullable = null_on_overflow || nullable_as(*arguments[0], types.left, mode) || nullable_as(*arguments[1], types.right, mode);
    return {{types.left, types.right}, result_type(types, Op::decimal_type), nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return with_operands(call, type, selection, context, [](const BinaryInput& in) {
      if (in.type.id() == TypeId::kDecimal) return compute_decimals(in, nullptr, Op::of_decimals);
      if (in.type.id() == TypeId::kYearMonthInterval) return compute<Op, int32_t>(in);
      if (in.type.id() == TypeId::kDayTimeInterval) return compute<Op, int64_t>(in);
      return visit_number(in.type, [&]<typename T>(Physical<T>) { return compute<Op, T>(in); });
    });
  }

  bool can_fail(const Call& call) const override {
    const DataType& type = call.arguments[0]->type;
    return (type.is_interval() && call.mode != EvalMode::kTry) || (call.mode == EvalMode::kAnsi && !type.is_floating());
  }
  std::string print(const std::vector<std::string>& arguments) const override { return print_infix(Op::kSymbol, arguments); }
};

}  // namespace

OperandTypes operand_types(const char* symbol, const char* required, bool intervals, const std::vector<ExpressionPtr>& arguments, EvalMode mode,
                           const std::string& sql) {
  require_num_args(symbol, 2, arguments);
  const DataType& left = arguments[0]->type;
  const DataType& right = arguments[1]->type;
  if (const auto types = arithmetic_types(*arguments[0], *arguments[1], mode)) return {types->first, types->second};
  if (const auto common = common_type(left, right, mode); intervals && common && common->is_interval() && !left.is_numeric() && !right.is_numeric()) {
    return {*common, *common};
  }
  if (left == right) throw binary_op_wrong_type(sql, required, left);
  throw binary_op_diff_types(sql, left, right);
}

std::string print_infix(const char* symbol, const std::vector<std::string>& arguments) {
  if (arguments.size() != 2) return symbol;
  return "(" + arguments[0] + " " + symbol + " " + arguments[1] + ")";
}

void register_arithmetic(ScalarFunctionRegistry& registry) {
  registry.add<ArithmeticOperator<Addition>>();
  registry.add<ArithmeticOperator<Subtraction>>();
  registry.add<ArithmeticOperator<Multiplication>>();
}

}  // namespace izvor::expr
