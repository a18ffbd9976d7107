// Casts to string, and of integers to binary.
#include <arrow/array.h>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/column.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/value_text.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {
namespace {

// `write(cell, out)` returns the end of the text.
template <typename From, typename Write>
std::shared_ptr<arrow::Array> write_texts(const CastInput& in, Write&& write) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<From> cells(data);
  StringWriter writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  char text[kMaxValueText];
  for_each_valid(in.selection, Validity(data),
                 [&](int64_t row) { writer.append(row, std::string_view(text, static_cast<size_t>(write(cells[row], text) - text))); });
  return writer.finish(in.to);
}

char* write_boolean(bool value, char* out) {
  const std::string_view text = value ? "true" : "false";
  return out + text.copy(out, text.size());
}

std::shared_ptr<arrow::Array> boolean_to_text(const CastInput& in) { return write_texts<bool>(in, write_boolean); }
std::shared_ptr<arrow::Array> float_to_text(const CastInput& in) { return write_texts<float>(in, write_float); }
std::shared_ptr<arrow::Array> double_to_text(const CastInput& in) { return write_texts<double>(in, write_double); }
std::shared_ptr<arrow::Array> date_to_text(const CastInput& in) { return write_texts<int32_t>(in, write_date); }
std::shared_ptr<arrow::Array> ntz_to_text(const CastInput& in) {
  return write_texts<int64_t>(in, [](int64_t micros, char* out) { return write_timestamp(micros, out); });
}

template <typename From>
std::shared_ptr<arrow::Array> integer_to_text(const CastInput& in) {
  return write_texts<From>(in, write_integer);
}

std::shared_ptr<arrow::Array> timestamp_to_text(const CastInput& in) {
  ZoneClock clock(TimeZone::parse(in.context.settings().time_zone));
  return write_texts<int64_t>(in, [&](int64_t micros, char* out) {
    const LocalTime local = clock.local_time(micros);
    return write_timestamp(local.days, local.micros, out);
  });
}

// The bytes of an integer, the highest first.
template <typename From>
std::shared_ptr<arrow::Array> integer_to_binary(const CastInput& in) {
  return write_texts<From>(in, [](From value, char* out) {
    for (size_t i = sizeof(From); i-- > 0;) *out++ = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
    return out;
  });
}

std::shared_ptr<arrow::Array> binary_to_text(const CastInput& in) { return value_or_throw(in.column.View(to_arrow(in.to))); }

template <typename From>
void add_integer_casts(CastTable& table, TypeId from) {
  table.add(from, TypeId::kString, integer_to_text<From>);
  table.add(from, TypeId::kBinary, integer_to_binary<From>);
}

}  // namespace

void register_text_casts(CastTable& table) {
  table.add(TypeId::kBoolean, TypeId::kString, boolean_to_text);
  add_integer_casts<int8_t>(table, TypeId::kByte);
  add_integer_casts<int16_t>(table, TypeId::kShort);
  add_integer_casts<int32_t>(table, TypeId::kInt);
  add_integer_casts<int64_t>(table, TypeId::kLong);
  table.add(TypeId::kFloat, TypeId::kString, float_to_text);
  table.add(TypeId::kDouble, TypeId::kString, double_to_text);
  table.add(TypeId::kDate, TypeId::kString, date_to_text);
  table.add(TypeId::kTimestamp, TypeId::kString, timestamp_to_text);
  table.add(TypeId::kTimestampNtz, TypeId::kString, ntz_to_text);
  table.add(TypeId::kBinary, TypeId::kString, binary_to_text);
}

}  // namespace izvor::expr
