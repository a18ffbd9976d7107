#pragma once

#include <memory>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/column.h"

namespace izvor::expr {

// Pieces of cast kernels that several families use.

// A text that is no value of the target type: null, and an error with ANSI.
template <typename Writer>
void malformed(const CastInput& in, int64_t row, Writer& writer) {
  writer.set_null(row);
  if (in.mode == EvalMode::kAnsi) in.context.errors().add(row, cast_invalid_input(value_at(in.column, row, in.from), in.to));
}

// Everything but zero is true.
template <typename From>
std::shared_ptr<arrow::Array> nonzero_to_boolean(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<From> cells(data);
  BooleanWriter writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  writer.fill(in.selection, [&](int64_t row) { return cells[row] != 0; });
  return writer.finish();
}

}  // namespace izvor::expr
