// sequence: integers, dates and times from a start to a stop.
#include <algorithm>
#include <string>

#include "izvor/expr/functions/collection/array_limits.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/datetime/timestamp_arithmetic.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/types/civil.h"
#include "izvor/types/int128.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {
namespace {

bool is_interval(const DataType& type) { return type.id() == TypeId::kDayTimeInterval || type.id() == TypeId::kYearMonthInterval; }
bool is_datetime(const DataType& type) { return type.id() == TypeId::kDate || type.id() == TypeId::kTimestamp || type.id() == TypeId::kTimestampNtz; }

// ---- Types. ----

std::vector<DataType> coerced_types(const ResolveInput& input) {
  std::vector<DataType> types = input.types();
  const bool has_interval = types.size() == 3 && is_interval(types[2]);
  const std::vector<DataType> coercible(types.begin(), types.begin() + (has_interval ? 2 : static_cast<std::ptrdiff_t>(types.size())));
  const auto common = common_type(coercible, input.mode);
  if (common) std::fill(types.begin(), types.begin() + static_cast<std::ptrdiff_t>(coercible.size()), *common);
  return types;
}

Signature resolve_sequence(const ResolveInput& input) {
  input.require_size(2, 3);
  std::vector<DataType> types = coerced_types(input);
  const DataType& item = types[0];
  const bool has_step = types.size() == 3;
  const bool fits =
      item == types[1] && ((item.is_integral() && (!has_step || types[2] == item)) || (is_datetime(item) && (!has_step || is_interval(types[2]))));
  if (!fits) {
    throw datatype_mismatch(input, "SEQUENCE_WRONG_INPUT_TYPES",
                            {{"functionName", quoted_name(input)},
                             {"startType", "(\"TIMESTAMP\" or \"TIMESTAMP_NTZ\" or \"DATE\")"},
                             {"stepType", "(\"INTERVAL\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")"},
                             {"otherStartType", "\"INTEGRAL\""}});
  }
  const DataType result = DataType::array(item, false);
  return {std::move(types), result, input.any_nullable()};
}

// ---- Values. ----

Error illegal_boundaries(int64_t start, int64_t stop, int64_t step) {
  return Error("IZVOR_INVALID_ARGUMENT",
               {{"function", "sequence"},
                {"reason", "Illegal sequence boundaries: " + std::to_string(start) + " to " + std::to_string(stop) + " by " + std::to_string(step)}});
}

// How many items there are at most; nothing, and an error of the row, when the step leads away from the stop or there are too many.
std::optional<int64_t> sequence_length(int64_t start, int64_t stop, int64_t step, int64_t row, RowErrors& errors) {
  if (start != stop && (step == 0 || (step > 0) != (start < stop))) {
    errors.add(row, illegal_boundaries(start, stop, step));
    return std::nullopt;
  }
  if (start == stop) return 1;
  const Int128 length = (static_cast<Int128>(stop) - start) / step + 1;
  if (length <= kMaxArrayLength) return static_cast<int64_t>(length);
  errors.add(row, array_too_long(length > INT64_MAX ? INT64_MAX : static_cast<int64_t>(length), "sequence"));
  return std::nullopt;
}

// Items are appended as they come, so that memory for too many is refused on the way.
template <typename T>
class SequenceWriter {
 public:
  explicit SequenceWriter(const ColumnCall& call) : call_(call), offsets_(call.selection.num_rows, call.pool()), items_(call.pool()) {}

  void start(int64_t row) { offsets_.start(row); }
  void set_null(int64_t row) { offsets_.set_null(row); }
  void append(T item) {
    offsets_.add();
    throw_if_error(items_.Append(item));
  }
  std::shared_ptr<arrow::Array> finish() {
    const int64_t count = items_.length();
    return offsets_.finish(call_.type, *make_array(element_type(call_.type), count, {nullptr, value_or_throw(items_.Finish())}));
  }

 private:
  const ColumnCall& call_;
  ListOffsets offsets_;
  arrow::TypedBufferBuilder<T> items_;
};

template <typename T>
std::shared_ptr<arrow::Array> integers(const ColumnCall& call) {
  const Cells<T> starts(*call.argument(0).data());
  const Cells<T> stops(*call.argument(1).data());
  const bool has_step = call.arguments.size() == 3;
  const Cells<T> steps(*call.argument(has_step ? 2 : 0).data());
  SequenceWriter<T> out(call);
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    out.start(row);
    const int64_t start = starts[row];
    const int64_t step = has_step ? steps[row] : start <= stops[row] ? 1 : -1;
    const auto length = sequence_length(start, stops[row], step, row, call.errors());
    for (int64_t i = 0; i < length.value_or(0); ++i) out.append(static_cast<T>(start + i * step));
  });
  return out.finish();
}

// Months, whole days and microseconds of a step: days and months follow the calendar.
struct CalendarStep {
  int64_t months = 0;
  int64_t micros = 0;

  static constexpr int64_t kShortestMonth = 28;
  int64_t estimate() const {
    const Int128 wide = static_cast<Int128>(months) * kShortestMonth * kMicrosPerDay + micros;
    return static_cast<int64_t>(std::clamp<Int128>(wide, INT64_MIN, INT64_MAX));
  }
};

// The steps of a call's rows; one day in the direction of the stop when none is given.
class CalendarSteps {
 public:
  explicit CalendarSteps(const ColumnCall& call) {
    if (call.arguments.size() < 3) return;
    const arrow::ArrayData& data = *call.argument(2).data();
    if (call.argument_type(2).id() == TypeId::kYearMonthInterval) {
      months_.emplace(data);
    } else {
      micros_.emplace(data);
    }
  }

  CalendarStep of(int64_t row, bool ascends) const {
    if (months_) return {(*months_)[row], 0};
    if (micros_) return {0, (*micros_)[row]};
    return {0, ascends ? kMicrosPerDay : -kMicrosPerDay};
  }

 private:
  std::optional<Cells<int32_t>> months_;
  std::optional<Cells<int64_t>> micros_;
};

Error not_of_days() { return Error("_LEGACY_ERROR_TEMP_3242", {{"intervalType", "day-time interval"}}); }

// Dates (T is int32_t) and times, all computed in microseconds.
template <typename T>
std::shared_ptr<arrow::Array> times(const ColumnCall& call) {
  constexpr int64_t kScale = sizeof(T) == sizeof(int32_t) ? kMicrosPerDay : 1;
  const bool is_zoned = element_type(call.type).id() == TypeId::kTimestamp;
  ZoneClock clock(is_zoned ? TimeZone::parse(call.context.settings().time_zone) : TimeZone::utc());
  const Cells<T> starts(*call.argument(0).data());
  const Cells<T> stops(*call.argument(1).data());
  const CalendarSteps steps(call);
  SequenceWriter<T> out(call);
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    out.start(row);
    const auto start = static_cast<int64_t>(static_cast<uint64_t>(starts[row]) * static_cast<uint64_t>(kScale));
    const auto stop = static_cast<int64_t>(static_cast<uint64_t>(stops[row]) * static_cast<uint64_t>(kScale));
    const CalendarStep step = steps.of(row, start <= stop);
    if (kScale > 1 && step.micros % kScale != 0) return call.errors().add(row, not_of_days());
    const auto most = sequence_length(start, stop, step.estimate(), row, call.errors());
    for (int64_t i = 0; i < most.value_or(0); ++i) {
      const auto month = add_months_to_time(start, i * step.months, clock);
      const auto time = month ? add_day_time(*month, i * step.micros, clock) : std::nullopt;
      if (!time || (step.estimate() < 0 ? *time < stop : *time > stop)) return;
      out.append(static_cast<T>(floor_div(*time, kScale)));
    }
  });
  return out.finish();
}

std::shared_ptr<arrow::Array> evaluate_sequence(const ColumnCall& call) {
  const DataType& item = element_type(call.type);
  if (item.id() == TypeId::kDate) return times<int32_t>(call);
  if (is_datetime(item)) return times<int64_t>(call);
  return visit_number(item, [&]<typename T>(Physical<T>) {
    if constexpr (std::is_integral_v<T>) return integers<T>(call);
    return std::shared_ptr<arrow::Array>();
  });
}

}  // namespace

void register_sequence(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(ColumnFunctionSpec{"sequence", resolve_sequence, evaluate_sequence, true});
}

}  // namespace izvor::expr
