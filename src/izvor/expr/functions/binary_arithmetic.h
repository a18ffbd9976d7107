#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/array/data.h>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/decimal.h"

namespace izvor::expr {

// What the operators + - * / % div and pmod share.

inline constexpr const char* kNumericOrInterval = "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")";

// The operands of a kernel and where its result goes.
struct BinaryInput {
  const Operand& left;
  const Operand& right;
  const DataType& left_type;
  const DataType& right_type;
  const DataType& type;  // of the result
  EvalMode mode;
  const Selection& selection;
  EvalContext& context;
};

struct OperandTypes {
  DataType left;
  DataType right;
};

// The types that the operands of `symbol` are cast to: numbers, and with `intervals` two intervals of a kind. Throws
// DATATYPE_MISMATCH.BINARY_OP_*.
OperandTypes operand_types(const char* symbol, const char* required, bool intervals, const std::vector<ExpressionPtr>& arguments, EvalMode mode,
                           const std::string& sql);

std::string print_infix(const char* symbol, const std::vector<std::string>& arguments);

// Which operand is evaluated first: the other one is not where that is null.
enum class FirstOperand : uint8_t { kLeft, kRight };

// fn(in) for the operands of a call; null where one of them is a null constant.
template <typename Fn>
std::shared_ptr<arrow::Array> with_operands(const Call& call, const DataType& type, const Selection& selection, EvalContext& context, Fn&& fn,
                                            FirstOperand first = FirstOperand::kLeft) {
  ArgumentRows rows(selection);
  Operand left, right;
  if (first == FirstOperand::kLeft) left = rows.evaluate_operand(*call.arguments[0], context);
  right = rows.evaluate_operand(*call.arguments[1], context);
  if (first == FirstOperand::kRight) left = rows.evaluate_operand(*call.arguments[0], context);
  if (left.is_null_constant() || right.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
  return fn(BinaryInput{left, right, call.arguments[0]->type, call.arguments[1]->type, type, call.mode, selection, context});
}

// fn(a, b) with the cells of both operands, of physical type T.
template <typename T, typename Fn>
decltype(auto) visit_operands(const BinaryInput& in, Fn&& fn) {
  return in.left.visit<T>([&](const auto& a) { return in.right.visit<T>([&](const auto& b) { return fn(a, b); }); });
}

// A writer for the result and the rows in which both operands have a value.
template <typename R>
struct BinaryResult {
  explicit BinaryResult(const BinaryInput& in)
      : validity(operands_validity(in.left, in.right, in.context.pool())),
        shape(nullptr, in.selection.num_rows, {validity}, arrow::kUnknownNullCount),
        writer(in.selection.num_rows, validity, in.context.pool()) {}

  // fn(row) for these rows.
  template <typename Fn>
  void for_each(const BinaryInput& in, Fn&& fn) {
    for_each_valid(in.selection, Validity(shape), fn);
  }

  std::shared_ptr<arrow::Buffer> validity;
  arrow::ArrayData shape;
  ColumnWriter<R> writer;
};

// Null, and with ANSI the error.
template <typename Writer, typename MakeError>
void fail_row(const BinaryInput& in, int64_t row, Writer& writer, MakeError&& make_error) {
  writer.set_null(row);
  if (in.mode == EvalMode::kAnsi) in.context.errors().add(row, make_error());
}

// A result that has too many digits for its type, with fewer behind the point until it has a text.
template <typename Compute>
std::string overflowed_text(const BinaryInput& in, Int128 a, Int128 b, Compute&& compute) {
  for (int scale = in.type.scale(); scale >= 0; --scale) {
    const DataType wide = DataType::decimal(kMaxDecimalPrecision, scale);
    if (const auto value = compute(a, in.left_type.scale(), b, in.right_type.scale(), {kMaxDecimalPrecision, scale})) {
      return decimal_value(*value, wide).as_string();
    }
  }
  return "The result";
}

// compute(a, a_scale, b, b_scale, shape) is one of types/decimal.h. `by_zero` is null where the second operand may be 0.
template <typename Compute>
std::shared_ptr<arrow::Array> compute_decimals(const BinaryInput& in, Error (*by_zero)(), Compute&& compute) {
  BinaryResult<Int128> result(in);
  Int128* out = result.writer.values();
  const int left_scale = in.left_type.scale();
  const int right_scale = in.right_type.scale();
  const DecimalShape to{in.type.precision(), in.type.scale()};
  visit_operands<Int128>(in, [&](const auto& a, const auto& b) {
    result.for_each(in, [&](int64_t row) {
      if (by_zero != nullptr && b[row] == 0) return fail_row(in, row, result.writer, by_zero);
      if (const std::optional<Int128> value = compute(a[row], left_scale, b[row], right_scale, to)) {
        out[row] = *value;
      } else {
        fail_row(in, row, result.writer, [&] { return decimal_out_of_range(overflowed_text(in, a[row], b[row], compute), in.type); });
      }
    });
  });
  return result.writer.finish(in.type);
}

}  // namespace izvor::expr
