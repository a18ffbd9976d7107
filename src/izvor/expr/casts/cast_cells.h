#pragma once

#include <memory>

#include <arrow/array.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/column.h"

namespace izvor::expr {

// Pieces of cast kernels that several families use.

// A value that does not fit the target: false, and CAST_OVERFLOW with ANSI.
inline bool cast_overflows(const CastInput& in, int64_t row) {
  if (in.mode == EvalMode::kAnsi) {
    in.context.errors().add(row, cast_overflow(value_at(in.column, row, in.from), in.to, in.context.settings().time_zone));
  }
  return false;
}

// A text that is no value of the target type: null, and an error with ANSI.
template <typename Writer>
void malformed(const CastInput& in, int64_t row, Writer& writer) {
  writer.set_null(row);
  if (in.mode == EvalMode::kAnsi) in.context.errors().add(row, cast_invalid_input(value_at(in.column, row, in.from), in.to));
}

// out[row] = fn(in[row]) for a function that has a value for every cell.
template <typename From, typename To, typename Fn>
std::shared_ptr<arrow::Array> map_cells(const CastInput& in, Fn&& fn) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<From> cells(data);
  ColumnWriter<To> writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  To* out = writer.values();
  for_each_valid(in.selection, Validity(data), [&](int64_t row) { out[row] = fn(cells[row]); });
  return writer.finish(in.to);
}

// The same for a function that answers whether it has one: fn(cell, row, out). Rows without are null; errors are the function's.
template <typename From, typename To, typename Fn>
std::shared_ptr<arrow::Array> map_some_cells(const CastInput& in, Fn&& fn) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<From> cells(data);
  ColumnWriter<To> writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  To* out = writer.values();
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    if (!fn(cells[row], row, out[row])) writer.set_null(row);
  });
  return writer.finish(in.to);
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
