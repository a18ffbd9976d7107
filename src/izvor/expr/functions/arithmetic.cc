// + - * / % and negative.
#include <cmath>
#include <limits>

#include <arrow/array.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/arithmetic_cells.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

constexpr const char* kNumericOrInterval = "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")";

// The operands of a kernel and where its result goes.
struct BinaryInput {
  const Operand& left;
  const Operand& right;
  const DataType& type;  // of the result
  EvalMode mode;
  const Selection& selection;
  EvalContext& context;
};

// The type that both operands of `symbol` are cast to.
DataType operand_type(const char* symbol, const char* required, const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
  require_num_args(symbol, 2, arguments);
  const DataType& left = arguments[0]->type;
  const DataType& right = arguments[1]->type;
  const auto types = arithmetic_types(*arguments[0], *arguments[1], mode);
  const auto common = types ? std::optional<DataType>(types->first) : std::nullopt;
  if (!common) {
    if (left == right) throw binary_op_wrong_type(sql, required, left);
    throw binary_op_diff_types(sql, left, right);
  }
  if (!has_physical_type(*common)) throw_unsupported_type(*common);
  return *common;
}

// kernel.operator()<T>(in, a, b) for operands of type T; null where one of them is a null constant.
template <typename Kernel>
std::shared_ptr<arrow::Array> evaluate_binary(const Call& call, const DataType& type, const Selection& selection, EvalContext& context,
                                              const Kernel& kernel) {
  const Operand left = evaluate_operand(*call.arguments[0], selection, context);
  const Operand right = evaluate_operand(*call.arguments[1], selection, context);
  if (left.is_null_constant() || right.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
  const BinaryInput in{left, right, type, call.mode, selection, context};
  return visit_number(call.arguments[0]->type, [&]<typename T>(Physical<T>) {
    return left.visit<T>([&](const auto& a) { return right.visit<T>([&](const auto& b) { return kernel.template operator()<T>(in, a, b); }); });
  });
}

std::string print_infix(const char* symbol, const std::vector<std::string>& arguments) {
  return "(" + arguments[0] + " " + symbol + " " + arguments[1] + ")";
}

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

// One pass computes and notes whether any row overflowed; only then a second one finds the rows.
template <typename Op, typename T, typename A, typename B>
std::shared_ptr<arrow::Array> compute(const BinaryInput& in, const A& a, const B& b) {
  auto validity_buffer = operands_validity(in.left, in.right, in.context.pool());
  const arrow::ArrayData shape(nullptr, in.selection.num_rows, {validity_buffer}, arrow::kUnknownNullCount);
  ColumnWriter<T> writer(in.selection.num_rows, validity_buffer, in.context.pool());
  T* out = writer.values();
  bool any_overflow = false;
  in.selection.for_each([&](int64_t row) { any_overflow |= Op::apply(a[row], b[row], out[row]); });
  if (any_overflow && in.mode != EvalMode::kLegacy) {
    for_each_valid(in.selection, Validity(shape), [&](int64_t row) {
      T ignored;
      if (!Op::apply(a[row], b[row], ignored)) return;
      writer.set_null(row);
      if (in.mode == EvalMode::kAnsi) in.context.errors().add(row, overflow_error<T>(Op::kSymbol, Op::kTryFunction, a[row], b[row]));
    });
  }
  return writer.finish(in.type);
}

// Numbers of one type in and out.
template <typename Op>
class WrappingOperator final : public ScalarFunction {
 public:
  std::string_view name() const override { return Op::kSymbol; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const DataType type = operand_type(Op::kSymbol, Op::kAcceptsIntervals ? kNumericOrInterval : "\"NUMERIC\"", arguments, mode, sql);
    const bool nullable = mode == EvalMode::kTry || nullable_as(*arguments[0], type, mode) || nullable_as(*arguments[1], type, mode);
    return {{type, type}, type, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return evaluate_binary(call, type, selection, context,
                           []<typename T>(const BinaryInput& in, const auto& a, const auto& b) { return compute<Op, T>(in, a, b); });
  }

  bool can_fail(const Call& call) const override { return call.mode == EvalMode::kAnsi && call.arguments[0]->type.is_integral(); }
  std::string print(const std::vector<std::string>& arguments) const override { return print_infix(Op::kSymbol, arguments); }
};

// / and %: a divisor of zero is an error or null. T is the type of the operands, R of the result: integers are divided as doubles without a
// cast before, so that beside an integer a string like '1.5' is refused with ANSI, as in Spark.
template <typename Op, typename T, typename A, typename B>
std::shared_ptr<arrow::Array> divide(const BinaryInput& in, const A& a, const B& b) {
  using R = typename Op::template Result<T>;
  auto validity_buffer = operands_validity(in.left, in.right, in.context.pool());
  const arrow::ArrayData shape(nullptr, in.selection.num_rows, {validity_buffer}, arrow::kUnknownNullCount);
  ColumnWriter<R> writer(in.selection.num_rows, validity_buffer, in.context.pool());
  R* out = writer.values();
  for_each_valid(in.selection, Validity(shape), [&](int64_t row) {
    const T divisor = b[row];
    if (divisor != 0) {
      out[row] = Op::apply(a[row], divisor);
      return;
    }
    writer.set_null(row);
    if (in.mode == EvalMode::kAnsi) in.context.errors().add(row, Op::by_zero());
  });
  return writer.finish(in.type);
}

struct Division {
  static constexpr const char* kSymbol = "/";
  static constexpr const char* kRequired = "(\"DOUBLE\" or \"DECIMAL\")";
  template <typename>
  using Result = double;
  template <typename T>
  static double apply(T a, T b) {
    return static_cast<double>(a) / static_cast<double>(b);
  }
  static Error by_zero() { return divide_by_zero(); }
  static DataType result_type(const DataType&) { return TypeId::kDouble; }
};

struct Remainder {
  static constexpr const char* kSymbol = "%";
  static constexpr const char* kRequired = "\"NUMERIC\"";
  template <typename T>
  using Result = T;
  template <typename T>
  static T apply(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      return std::fmod(a, b);
    } else {
      return b == -1 ? T{0} : static_cast<T>(a % b);  // the lowest number by -1 would trap
    }
  }
  static Error by_zero() { return remainder_by_zero(); }
  static DataType result_type(const DataType& common) { return common; }
};

template <typename Op>
class DividingOperator final : public ScalarFunction {
 public:
  std::string_view name() const override { return Op::kSymbol; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const DataType common = operand_type(Op::kSymbol, Op::kRequired, arguments, mode, sql);
    return {{common, common}, Op::result_type(common), true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return evaluate_binary(call, type, selection, context,
                           []<typename T>(const BinaryInput& in, const auto& a, const auto& b) { return divide<Op, T>(in, a, b); });
  }

  bool can_fail(const Call& call) const override { return call.mode == EvalMode::kAnsi; }
  std::string print(const std::vector<std::string>& arguments) const override { return print_infix(Op::kSymbol, arguments); }
};

class Negative final : public ScalarFunction {
 public:
  std::string_view name() const override { return "negative"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    const DataType& from = arguments[0]->type;
    const bool as_double = from.id() == TypeId::kString || from.id() == TypeId::kNull;
    if (!from.is_numeric() && !as_double) throw unexpected_input_type(sql, 0, kNumericOrInterval, *arguments[0]);
    const DataType type = as_double ? DataType(TypeId::kDouble) : from;
    if (!has_physical_type(type)) throw_unsupported_type(type);
    return {{type}, type, nullable_as(*arguments[0], type, mode)};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto argument = context.evaluate(*call.arguments[0], selection);
    const arrow::ArrayData& data = *argument->data();
    return visit_number(type, [&]<typename T>(Physical<T>) {
      const Cells<T> cells(data);
      ColumnWriter<T> writer(data.length, validity_bitmap(data, context.pool()), context.pool());
      T* out = writer.values();
      for_each_valid(selection, Validity(data), [&](int64_t row) {
        if (!negate(cells[row], out[row]) || call.mode == EvalMode::kLegacy) return;
        writer.set_null(row);
        if (call.mode == EvalMode::kAnsi) context.errors().add(row, arithmetic_overflow(""));
      });
      return writer.finish(type);
    });
  }

  bool can_fail(const Call& call) const override { return call.mode == EvalMode::kAnsi && call.arguments[0]->type.is_integral(); }
};

}  // namespace

void register_arithmetic(ScalarFunctionRegistry& registry) {
  registry.add<WrappingOperator<Addition>>();
  registry.add<WrappingOperator<Subtraction>>();
  registry.add<WrappingOperator<Multiplication>>();
  registry.add<DividingOperator<Division>>();
  registry.add<DividingOperator<Remainder>>();
  registry.add<Negative>();
}

}  // namespace izvor::expr
