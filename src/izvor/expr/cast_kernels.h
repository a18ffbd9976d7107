#pragma once

#include <array>
#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"

namespace izvor::expr {

// What a cast kernel works on: it gives an array of the input's length, with values for the selected rows.
struct CastInput {
  const arrow::Array& column;
  const DataType& from;
  const DataType& to;
  EvalMode mode;
  const Selection& selection;
  EvalContext& context;
};

using CastKernel = std::shared_ptr<arrow::Array> (*)(const CastInput&);

// Kernels by source and target type.
class CastTable {
 public:
  void add(TypeId from, TypeId to, CastKernel kernel) { kernels_[index(from)][index(to)] = kernel; }
  CastKernel find(TypeId from, TypeId to) const { return kernels_[index(from)][index(to)]; }

 private:
  static constexpr size_t kTypes = static_cast<size_t>(TypeId::kMap) + 1;
  static size_t index(TypeId id) { return static_cast<size_t>(id); }
  std::array<std::array<CastKernel, kTypes>, kTypes> kernels_{};
};

// Null when there is no kernel for these types.
CastKernel find_cast_kernel(const DataType& from, const DataType& to);

// The families, one file each under casts/.
void register_numeric_casts(CastTable& table);
void register_string_to_number_casts(CastTable& table);
void register_string_to_datetime_casts(CastTable& table);
void register_datetime_casts(CastTable& table);
void register_text_casts(CastTable& table);
void register_decimal_casts(CastTable& table);
void register_interval_casts(CastTable& table);
void register_nested_casts(CastTable& table);

// Spark's rules (cast_rules.cc).
// Whether a cast of a value that is not null can give null.
bool cast_forces_null(const DataType& from, const DataType& to, EvalMode mode);
// Whether it can raise a row error.
bool cast_can_fail(const DataType& from, const DataType& to, EvalMode mode);

}  // namespace izvor::expr
