// Casts of strings to numbers, boolean and binary.
#include <limits>

#include <arrow/array.h>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/casts/cast_cells.h"
#include "izvor/expr/casts/number_text.h"
#include "izvor/expr/column.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

template <typename To>
bool parse(std::string_view text, EvalMode mode, To& value) {
  if constexpr (std::is_same_v<To, double>) {
    return parse_double(text, value);
  } else if constexpr (std::is_same_v<To, float>) {
    return parse_float(text, value);
  } else {
    int64_t whole = 0;
    if (!parse_long(text, mode == EvalMode::kLegacy, whole)) return false;
    value = static_cast<To>(whole);
    return value == whole;
  }
}

template <typename To>
std::shared_ptr<arrow::Array> string_to_number(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<std::string_view> cells(data);
  ColumnWriter<To> writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  To* out = writer.values();
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    if (!parse<To>(cells[row], in.mode, out[row])) malformed(in, row, writer);
  });
  return writer.finish(in.to);
}

std::shared_ptr<arrow::Array> string_to_boolean(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<std::string_view> cells(data);
  BooleanWriter writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    bool value = false;
    if (!parse_boolean(cells[row], value)) malformed(in, row, writer);
    writer.set(row, value);
  });
  return writer.finish();
}

std::shared_ptr<arrow::Array> string_to_binary(const CastInput& in) { return value_or_throw(in.column.View(to_arrow(in.to))); }

}  // namespace

void register_string_to_number_casts(CastTable& table) {
  for (const TypeId to : {TypeId::kByte, TypeId::kShort, TypeId::kInt, TypeId::kLong, TypeId::kFloat, TypeId::kDouble}) {
    visit_number(to, [&]<typename To>(Physical<To>) { table.add(TypeId::kString, to, string_to_number<To>); });
  }
  table.add(TypeId::kString, TypeId::kBoolean, string_to_boolean);
  table.add(TypeId::kString, TypeId::kBinary, string_to_binary);
}

}  // namespace izvor::expr
