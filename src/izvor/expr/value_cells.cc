#include <cstdio>

#include <arrow/array.h>
#include <arrow/type.h>

#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/gather.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/value_format.h"
#include "izvor/types/value_text.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {
namespace {

template <typename T>
Value::Storage storage_of(T cell) {
  if constexpr (std::is_same_v<T, bool>) {
    return cell;
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    return std::string(cell);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(cell);
  } else {
    return static_cast<int64_t>(cell);
  }
}

std::shared_ptr<arrow::Array> repeat_nested(const Value& value, int64_t count, arrow::MemoryPool* pool) {
  const std::vector<int32_t> first(static_cast<size_t>(count), 0);
  return gather(*value.as_nested(), first.data(), count, pool);
}

template <typename T>
std::shared_ptr<arrow::Array> repeat_cell(const Value& value, int64_t count, arrow::MemoryPool* pool) {
  const T cell = physical_value<T>(value);
  if constexpr (std::is_same_v<T, bool>) {
    BooleanWriter writer(count, nullptr, pool);
    std::memset(writer.bits(), cell ? 0xff : 0, static_cast<size_t>((count + 7) / 8));
    return writer.finish();
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    StringWriter writer(count, nullptr, pool);
    for (int64_t row = 0; row < count; ++row) writer.append(row, cell);
    return writer.finish(value.type);
  } else {
    ColumnWriter<T> writer(count, nullptr, pool);
    std::fill(writer.values(), writer.values() + count, cell);
    return writer.finish(value.type);
  }
}

}  // namespace

Value value_at(const arrow::Array& array, int64_t row, const DataType& type) {
  if (type.id() == TypeId::kNull || array.IsNull(row)) return Value::null(type);
  if (type.id() == TypeId::kDecimal) return decimal_value(Cells<Int128>(*array.data())[row], type);
  if (type.is_nested()) return Value::nested(type, array.Slice(row, 1));
  return visit_physical(type, [&]<typename T>(Physical<T>) { return Value{type, storage_of<T>(Cells<T>(*array.data())[row])}; });
}

std::shared_ptr<arrow::Array> repeat(const Value& value, int64_t count, arrow::MemoryPool* pool) {
  if (value.is_null()) return null_column(value.type, count, pool);
  if (value.type.is_nested()) return repeat_nested(value, count, pool);
  return visit_physical(value.type, [&]<typename T>(Physical<T>) { return repeat_cell<T>(value, count, pool); });
}

std::string value_to_string(const Value& value, const std::string& time_zone) {
  if (value.is_null()) return "NULL";
  if (value.type.is_nested()) return ValueFormat(TimeZone::parse(time_zone)).text(value.type, *value.as_nested(), 0);
  char text[kMaxValueText];
  switch (value.type.id()) {
    case TypeId::kBoolean: return value.as_bool() ? "true" : "false";
    case TypeId::kFloat: return {text, write_float(static_cast<float>(value.as_double()), text)};
    case TypeId::kDouble: return {text, write_double(value.as_double(), text)};
    case TypeId::kDate: return {text, write_date(value.as_int(), text)};
    case TypeId::kTimestamp: {
      const LocalTime local = ZoneClock(TimeZone::parse(time_zone)).local_time(value.as_int());
      return {text, write_timestamp(local.days, local.micros, text)};
    }
    case TypeId::kTimestampNtz: return {text, write_timestamp(value.as_int(), text)};
    case TypeId::kDayTimeInterval:
    case TypeId::kYearMonthInterval: return {text, write_interval(value.as_int(), value.type, text)};
    default:
      if (const auto* whole = std::get_if<int64_t>(&value.storage)) return std::to_string(*whole);
      return value.as_string();
  }
}

}  // namespace izvor::expr
