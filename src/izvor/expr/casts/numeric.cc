// Casts among the numbers and boolean.
#include <type_traits>

#include <arrow/array.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/casts/cast_cells.h"
#include "izvor/expr/casts/java_number.h"
#include "izvor/expr/column.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

template <typename From, typename To>
constexpr bool is_total = std::is_floating_point_v<To> || (std::is_integral_v<From> && sizeof(From) <= sizeof(To));

template <typename To, typename From>
bool fits(From value) {
  if constexpr (std::is_floating_point_v<From>) {
    return fits_exactly<To>(value);
  } else {
    return static_cast<From>(static_cast<To>(value)) == value;
  }
}

template <typename To, typename From>
To narrow(From value) {
  if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    return java_narrow<To>(value);
  } else {
    return static_cast<To>(value);
  }
}

template <typename From, typename To>
std::shared_ptr<arrow::Array> cast_number(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<From> cells(data);
  ColumnWriter<To> writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  To* out = writer.values();
  if (is_total<From, To> || in.mode == EvalMode::kLegacy) {
    in.selection.for_each([&](int64_t row) { out[row] = narrow<To>(cells[row]); });
    return writer.finish(in.to);
  }
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    out[row] = narrow<To>(cells[row]);
    if (fits<To>(cells[row])) return;
    writer.set_null(row);
    if (in.mode == EvalMode::kAnsi) in.context.errors().add(row, cast_overflow(value_at(in.column, row, in.from), in.to));
  });
  return writer.finish(in.to);
}

template <typename To>
std::shared_ptr<arrow::Array> cast_boolean(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<bool> cells(data);
  ColumnWriter<To> writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  To* out = writer.values();
  in.selection.for_each([&](int64_t row) { out[row] = static_cast<To>(cells[row] ? 1 : 0); });
  return writer.finish(in.to);
}

constexpr TypeId kNumbers[] = {TypeId::kByte, TypeId::kShort, TypeId::kInt, TypeId::kLong, TypeId::kFloat, TypeId::kDouble};

}  // namespace

void register_numeric_casts(CastTable& table) {
  for (const TypeId from : kNumbers) {
    visit_number(from, [&]<typename From>(Physical<From>) {
      table.add(from, TypeId::kBoolean, nonzero_to_boolean<From>);
      table.add(TypeId::kBoolean, from, cast_boolean<From>);
      for (const TypeId to : kNumbers) {
        if (to != from) visit_number(to, [&]<typename To>(Physical<To>) { table.add(from, to, cast_number<From, To>); });
      }
    });
  }
}

}  // namespace izvor::expr
