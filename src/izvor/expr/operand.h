#pragma once

#include <memory>

#include <arrow/array/data.h>
#include <arrow/type_fwd.h>

#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"
#include "izvor/types/value.h"

namespace izvor::expr {

// The digits of a decimal value without their point.
Int128 unscaled_value(const Value& decimal);
Value decimal_value(Int128 unscaled, const DataType& type);

// The one value of an expression that reads no column, in the physical form of its type.
template <typename T>
T physical_value(const Value& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value.as_bool();
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    return value.as_string();
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(value.as_double());
  } else if constexpr (std::is_same_v<T, Int128>) {
    return unscaled_value(value);
  } else {
    return static_cast<T>(value.as_int());
  }
}

template <typename T>
class ConstantCells {
 public:
  explicit ConstantCells(T value) : value_(value) {}
  T operator[](int64_t) const { return value_; }

 private:
  T value_;
};

// An argument of a kernel: a column, or one value for all rows (a literal is not expanded into a column).
struct Operand {
  std::shared_ptr<arrow::Array> column;  // null for a constant
  Value constant;

  bool is_constant() const { return column == nullptr; }
  bool is_null_constant() const { return is_constant() && constant.is_null(); }
  const arrow::ArrayData& data() const;

  // fn(cells), where cells[row] is the value of type T.
  template <typename T, typename Fn>
  decltype(auto) visit(Fn&& fn) const {
    if (is_constant()) return fn(ConstantCells<T>(physical_value<T>(constant)));
    return fn(Cells<T>(data()));
  }
};

// Whether the expression has the same value for every row.
bool is_constant(const Expression& expression);

// A constant expression is evaluated once; its row error is that of the first selected row.
Operand evaluate_operand(const Expression& expression, const Selection& selection, EvalContext& context);

// The rows where both operands are not null; neither is a null constant.
std::shared_ptr<arrow::Buffer> operands_validity(const Operand& a, const Operand& b, arrow::MemoryPool* pool);

}  // namespace izvor::expr
