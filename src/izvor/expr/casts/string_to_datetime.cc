// Casts of strings to dates and timestamps.
#include <arrow/array.h>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/casts/cast_cells.h"
#include "izvor/expr/column.h"
#include "izvor/types/datetime_text.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {
namespace {

std::shared_ptr<arrow::Array> string_to_date(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<std::string_view> cells(data);
  ColumnWriter<int32_t> writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  int32_t* out = writer.values();
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    const std::string_view text = cells[row];
    if (text.size() == kPlainDateSize && parse_plain_date(text.data(), out[row])) return;
    if (!parse_date(text, out[row])) malformed(in, row, writer);
  });
  return writer.finish(in.to);
}

// Out of line, so that the loop over plain texts keeps its state in registers. With another clock than the loop's for the same reason.
[[gnu::noinline]] void read_any_timestamp(const CastInput& in, std::string_view text, int64_t row, ZoneClock& clock, ColumnWriter<int64_t>& writer) {
  if (!parse_instant(text, clock, in.context.settings().batch_time_ms * 1000, writer.values()[row])) malformed(in, row, writer);
}

std::shared_ptr<arrow::Array> string_to_timestamp(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<std::string_view> cells(data);
  ColumnWriter<int64_t> writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  int64_t* out = writer.values();
  ZoneClock clock(TimeZone::parse(in.context.settings().time_zone));
  ZoneClock clock_of_others = clock;
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    const std::string_view text = cells[row];
    int64_t local;
    if (text.size() == kPlainTimestampSize && parse_plain_timestamp(text.data(), local)) [[likely]] {
      out[row] = clock.to_utc(local);
    } else {
      read_any_timestamp(in, text, row, clock_of_others, writer);
    }
  });
  return writer.finish(in.to);
}

std::shared_ptr<arrow::Array> string_to_timestamp_ntz(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const Cells<std::string_view> cells(data);
  ColumnWriter<int64_t> writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  int64_t* out = writer.values();
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    if (!parse_local_timestamp(cells[row], out[row])) malformed(in, row, writer);
  });
  return writer.finish(in.to);
}

}  // namespace

void register_string_to_datetime_casts(CastTable& table) {
  table.add(TypeId::kString, TypeId::kDate, string_to_date);
  table.add(TypeId::kString, TypeId::kTimestamp, string_to_timestamp);
  table.add(TypeId::kString, TypeId::kTimestampNtz, string_to_timestamp_ntz);
}

}  // namespace izvor::expr
