// Casts from and to decimals.
#include <cmath>
#include <limits>

#include <arrow/array.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/casts/cast_cells.h"
#include "izvor/expr/casts/java_number.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/civil.h"
#include "izvor/types/decimal.h"

namespace izvor::expr {
namespace {

constexpr TypeId kNumbers[] = {TypeId::kByte, TypeId::kShort, TypeId::kInt, TypeId::kLong, TypeId::kFloat, TypeId::kDouble};
constexpr int kMaxLongDigits = 18;  // up to this precision Spark keeps a decimal as a long

DecimalShape shape_of(const DataType& type) { return {type.precision(), type.scale()}; }

bool out_of_range(const CastInput& in, int64_t row) {
  if (in.mode == EvalMode::kAnsi)
    in.context.errors().add(row, decimal_out_of_range(value_to_string(value_at(in.column, row, in.from), "UTC"), in.to));
  return false;
}

// ---- To decimal. ----

template <typename From>
std::shared_ptr<arrow::Array> number_to_decimal(const CastInput& in) {
  const DecimalShape to = shape_of(in.to);
  return map_some_cells<From, Int128>(in, [&](From cell, int64_t row, Int128& out) {
    std::optional<Int128> value;
    if constexpr (std::is_floating_point_v<From>) {
      if (!std::isfinite(cell)) return false;  // null, whatever the mode
      value = double_to_decimal(static_cast<double>(cell), to);
    } else {
      value = rescale(static_cast<Int128>(cell), 0, to);
    }
    if (!value) return out_of_range(in, row);
    out = *value;
    return true;
  });
}

std::shared_ptr<arrow::Array> decimal_to_decimal(const CastInput& in) {
  const DecimalShape to = shape_of(in.to);
  return map_some_cells<Int128, Int128>(in, [&, scale = in.from.scale()](Int128 cell, int64_t row, Int128& out) {
    const auto value = rescale(cell, scale, to);
    if (!value) return out_of_range(in, row);
    out = *value;
    return true;
  });
}

std::shared_ptr<arrow::Array> string_to_decimal(const CastInput& in) {
  const DecimalShape to = shape_of(in.to);
  return map_some_cells<std::string_view, Int128>(in, [&](std::string_view text, int64_t row, Int128& out) {
    const DecimalText result = parse_decimal(text, to, out);
    if (result == DecimalText::kValue) return true;
    if (result == DecimalText::kOverflow) return out_of_range(in, row);
    if (in.mode == EvalMode::kAnsi) {
      in.context.errors().add(row, result == DecimalText::kMalformed ? cast_invalid_input(value_at(in.column, row, in.from), in.to)
                                                                     : Error("NUMERIC_OUT_OF_SUPPORTED_RANGE", {{"value", std::string(text)}}));
    }
    return false;
  });
}

constexpr int kMicroDigits = 6;

// Seconds, with the microseconds behind the point.
std::shared_ptr<arrow::Array> timestamp_to_decimal(const CastInput& in) {
  const DecimalShape to = shape_of(in.to);
  return map_some_cells<int64_t, Int128>(in, [&](int64_t micros, int64_t row, Int128& out) {
    const auto value = rescale(micros, kMicroDigits, to);
    if (!value) return out_of_range(in, row);
    out = *value;
    return true;
  });
}

// ---- From decimal. ----

template <typename To>
bool fits(Int128 whole) {
  return whole >= std::numeric_limits<To>::min() && whole <= std::numeric_limits<To>::max();
}

// Cut to its whole part, and whether that fits. What Spark does not keep as a long goes through a double on its way to less than 64 bits, which may
// round it up to the next whole number (Decimal.roundToNumeric).
template <typename To>
bool to_whole(Int128 cell, Int128 unit, const DataType& from, To& out) {
  if (std::is_same_v<To, int64_t> || from.precision() <= kMaxLongDigits) {
    const Int128 whole = cell / unit;
    out = static_cast<To>(whole);
    return fits<To>(whole);
  }
  const Int128 whole = static_cast<Int128>(std::trunc(decimal_to_double(cell, from.scale())));
  out = static_cast<To>(whole);
  return fits<To>(whole);
}

template <typename To>
std::shared_ptr<arrow::Array> decimal_to_number(const CastInput& in) {
  const int scale = in.from.scale();
  if constexpr (std::is_same_v<To, double>) {
    return map_cells<Int128, To>(in, [&](Int128 cell) { return decimal_to_double(cell, scale); });
  } else if constexpr (std::is_same_v<To, float>) {
    return map_cells<Int128, To>(in, [&](Int128 cell) { return decimal_to_float(cell, scale); });
  } else {
    return map_some_cells<Int128, To>(in, [&, unit = power_of_ten(scale)](Int128 cell, int64_t row, To& out) {
      if (in.mode != EvalMode::kLegacy) return to_whole(cell, unit, in.from, out) || cast_overflows(in, row);
      out = static_cast<To>(cell / unit);
      return true;
    });
  }
}

// The product with a million, of which Scala's BigDecimal keeps 34 digits (half even); what exceeds 64 bits is cut off.
int64_t seconds_to_micros(Int128 seconds, int scale) {
  constexpr int kKeptDigits = 34;
  constexpr int kMicroDigits = 6;
  if (!fits_precision(seconds, kKeptDigits)) {
    int dropped = 1;
    while (!fits_precision(seconds, kKeptDigits + dropped)) ++dropped;
    const Int128 unit = power_of_ten(dropped);
    const Int128 rest = seconds % unit;
    seconds -= rest;
    const Int128 twice = 2 * (rest < 0 ? -rest : rest);
    if (twice > unit || (twice == unit && seconds / unit % 2 != 0)) seconds += rest < 0 ? -unit : unit;
  }
  if (scale >= kMicroDigits) return static_cast<int64_t>(seconds / power_of_ten(scale - kMicroDigits));
  return static_cast<int64_t>(static_cast<uint64_t>(seconds) * static_cast<uint64_t>(power_of_ten(kMicroDigits - scale)));
}

std::shared_ptr<arrow::Array> decimal_to_timestamp(const CastInput& in) {
  return map_cells<Int128, int64_t>(in, [scale = in.from.scale()](Int128 cell) { return seconds_to_micros(cell, scale); });
}

// In plain digits, but without ANSI as Java writes it.
std::shared_ptr<arrow::Array> decimal_to_text(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<Int128> cells(data);
  StringWriter writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  const auto write = in.mode == EvalMode::kLegacy ? write_java_decimal : write_decimal;
  char text[kMaxDecimalText];
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    writer.append(row, std::string_view(text, static_cast<size_t>(write(cells[row], in.from.scale(), text) - text)));
  });
  return writer.finish(in.to);
}

std::shared_ptr<arrow::Array> date_to_null(const CastInput& in) { return null_column(in.to, in.column.length(), in.context.pool()); }

}  // namespace

void register_decimal_casts(CastTable& table) {
  for (const TypeId number : kNumbers) {
    visit_number(number, [&]<typename T>(Physical<T>) {
      table.add(number, TypeId::kDecimal, number_to_decimal<T>);
      table.add(TypeId::kDecimal, number, decimal_to_number<T>);
    });
  }
  table.add(TypeId::kDecimal, TypeId::kDecimal, decimal_to_decimal);
  table.add(TypeId::kBoolean, TypeId::kDecimal, number_to_decimal<bool>);
  table.add(TypeId::kString, TypeId::kDecimal, string_to_decimal);
  table.add(TypeId::kTimestamp, TypeId::kDecimal, timestamp_to_decimal);
  table.add(TypeId::kDate, TypeId::kDecimal, date_to_null);
  table.add(TypeId::kDecimal, TypeId::kBoolean, nonzero_to_boolean<Int128>);
  table.add(TypeId::kDecimal, TypeId::kTimestamp, decimal_to_timestamp);
  table.add(TypeId::kDecimal, TypeId::kString, decimal_to_text);
}

}  // namespace izvor::expr
