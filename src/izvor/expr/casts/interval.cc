// Casts from and to intervals. What does not fit is an error in every mode but try, as in Spark.
#include <limits>

#include <arrow/array.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/casts/cast_cells.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/civil.h"
#include "izvor/types/decimal.h"
#include "izvor/types/interval_cell.h"
#include "izvor/types/value_text.h"

namespace izvor::expr {
namespace {

// Microseconds or months of the unit by which a number stands for an interval: the last one of its type.
int64_t unit_size(const DataType& interval) {
  switch (interval.last_unit()) {
    case IntervalUnit::kYear: return 12;
    case IntervalUnit::kMonth: return 1;
    case IntervalUnit::kDay: return kMicrosPerDay;
    case IntervalUnit::kHour: return 3600 * kMicrosPerSecond;
    case IntervalUnit::kMinute: return 60 * kMicrosPerSecond;
    case IntervalUnit::kSecond: return kMicrosPerSecond;
  }
  return 1;
}

// False, and the error unless the cast is a try_cast.
template <typename MakeError>
bool fail(const CastInput& in, int64_t row, MakeError&& make_error) {
  if (in.mode != EvalMode::kTry) in.context.errors().add(row, make_error(value_at(in.column, row, in.from)));
  return false;
}

bool overflow(const CastInput& in, int64_t row) {
  return fail(in, row, [&](const Value& value) { return cast_overflow(value, in.to); });
}

Error malformed_text(const std::string& text, const DataType& to, IntervalText result) {
  const bool of_months = to.id() == TypeId::kYearMonthInterval;
  const char* kind = of_months ? "year-month" : "day-time";
  if (result == IntervalText::kUnmatched) {
    return Error(of_months ? "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING" : "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
                 {{"intervalStr", kind}, {"supportedFormat", interval_formats(to)}, {"typeName", to.simple_string()}, {"input", text}});
  }
  if (of_months) return Error("INVALID_INTERVAL_FORMAT.INTERVAL_PARSING", {{"interval", kind}, {"input", text}});
  return Error("INVALID_INTERVAL_FORMAT.DAY_TIME_PARSING", {{"msg", "a number is out of its range"}, {"input", text}});
}

template <typename To>
std::shared_ptr<arrow::Array> string_to_interval(const CastInput& in) {
  return map_some_cells<std::string_view, To>(in, [&](std::string_view text, int64_t row, To& out) {
    int64_t value = 0;
    const IntervalText result = parse_interval_cell(text, in.to, value);
    out = static_cast<To>(value);
    return result == IntervalText::kValue || fail(in, row, [&](const Value& v) { return malformed_text(v.as_string(), in.to, result); });
  });
}

template <typename From>
std::shared_ptr<arrow::Array> interval_to_text(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<From> cells(data);
  StringWriter writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  char text[kMaxValueText];
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    writer.append(row, std::string_view(text, static_cast<size_t>(write_interval(cells[row], in.from, text) - text)));
  });
  return writer.finish(in.to);
}

template <typename From, typename To>
std::shared_ptr<arrow::Array> number_to_interval(const CastInput& in) {
  return map_some_cells<From, To>(in, [&, unit = unit_size(in.to)](From number, int64_t row, To& out) {
    int64_t value = 0;
    const bool too_large = __builtin_mul_overflow(static_cast<int64_t>(number), unit, &value);
    out = static_cast<To>(value);
    return (!too_large && out == value) || overflow(in, row);
  });
}

// Rounded to microseconds or months, of which a type of years keeps the whole years.
template <typename To>
std::shared_ptr<arrow::Array> decimal_to_interval(const CastInput& in) {
  constexpr DecimalShape kWhole = {kMaxDecimalPrecision, 0};
  const int64_t unit = unit_size(in.to);
  const int64_t kept = in.to.last_unit() == IntervalUnit::kYear ? unit : 1;
  return map_some_cells<Int128, To>(in, [&, scale = in.from.scale()](Int128 number, int64_t row, To& out) {
    const auto value = decimal_product(number, scale, unit, 0, kWhole);
    if (!value || *value > std::numeric_limits<To>::max() || *value < std::numeric_limits<To>::min()) return overflow(in, row);
    out = static_cast<To>(*value / kept * kept);
    return true;
  });
}

template <typename From, typename To>
std::shared_ptr<arrow::Array> interval_to_number(const CastInput& in) {
  return map_some_cells<From, To>(in, [&, unit = unit_size(in.from)](From value, int64_t row, To& out) {
    const int64_t number = value / unit;
    out = static_cast<To>(number);
    return out == number || overflow(in, row);
  });
}

template <typename From>
std::shared_ptr<arrow::Array> interval_to_decimal(const CastInput& in) {
  const DecimalShape to{in.to.precision(), in.to.scale()};
  const bool of_seconds = in.from.last_unit() == IntervalUnit::kSecond;
  const int64_t unit = of_seconds ? 1 : unit_size(in.from);
  const int scale = of_seconds ? 6 : 0;
  return map_some_cells<From, Int128>(in, [&](From value, int64_t row, Int128& out) {
    const auto number = rescale(value / unit, scale, to);
    if (number) out = *number;
    return number.has_value() || fail(in, row, [&](const Value&) {
             char text[kMaxDecimalText];
             return decimal_out_of_range(std::string(text, write_decimal(value / unit, scale, text)), in.to);
           });
  });
}

// What is smaller than the last unit of the target is cut off.
template <typename T>
std::shared_ptr<arrow::Array> interval_to_interval(const CastInput& in) {
  const int64_t unit = in.to.last_unit() == IntervalUnit::kSecond ? 1 : unit_size(in.to);
  return map_cells<T, T>(in, [unit](T value) { return static_cast<T>(value / unit * unit); });
}

template <typename T>
void add_casts(CastTable& table, TypeId interval) {
  table.add(TypeId::kString, interval, string_to_interval<T>);
  table.add(interval, TypeId::kString, interval_to_text<T>);
  table.add(TypeId::kDecimal, interval, decimal_to_interval<T>);
  table.add(interval, TypeId::kDecimal, interval_to_decimal<T>);
  table.add(interval, interval, interval_to_interval<T>);
  const auto add_number = [&]<typename Number>(TypeId number, Number) {
    table.add(number, interval, number_to_interval<Number, T>);
    table.add(interval, number, interval_to_number<T, Number>);
  };
  add_number(TypeId::kByte, int8_t{});
  add_number(TypeId::kShort, int16_t{});
  add_number(TypeId::kInt, int32_t{});
  add_number(TypeId::kLong, int64_t{});
}

}  // namespace

void register_interval_casts(CastTable& table) {
  add_casts<int64_t>(table, TypeId::kDayTimeInterval);
  add_casts<int32_t>(table, TypeId::kYearMonthInterval);
}

}  // namespace izvor::expr
