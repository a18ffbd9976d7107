// make_date, make_timestamp with its kinds, make_dt_interval, make_ym_interval.
#include <array>

#include <fmt/format.h>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/datetime_resolver.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

using Field = DatetimeField;

Error out_of_bounds(std::string message) { return Error("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION", {{"rangeMessage", std::move(message)}}); }
Error interval_overflow() { return Error("INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION", {}); }

// What java.time says of fields that make no date or time; nothing when they do.
std::string date_problem(int64_t year, int64_t month, int64_t day) {
  for (const auto& [field, value] : {std::pair(Field::kYear, year), std::pair(Field::kMonth, month), std::pair(Field::kDay, day)}) {
    if (std::string problem = range_message(field, value); !problem.empty()) return problem;
  }
  return day > days_in_month(year, static_cast<int>(month)) ? invalid_date_message(year, static_cast<int>(month), day) : "";
}

std::string time_problem(int64_t hour, int64_t minute, int64_t second) {
  for (const auto& [field, value] : {std::pair(Field::kHour, hour), std::pair(Field::kMinute, minute), std::pair(Field::kSecond, second)}) {
    if (std::string problem = range_message(field, value); !problem.empty()) return problem;
  }
  return "";
}

bool is_time(int64_t hour, int64_t minute, int64_t second) {
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

constexpr int64_t kLastYear = 999999999;
bool is_date(int64_t year, int64_t month, int64_t day) { return year >= -kLastYear && year <= kLastYear && is_civil_date(year, month, day); }

void make_date(CellResult<int32_t>& result, int32_t year, int32_t month, int32_t day) {
  if (!is_date(year, month, day)) return result.fail_or_null([&] { return out_of_bounds(date_problem(year, month, day)); });
  const int64_t days = days_from_civil(year, month, day);
  if (days != static_cast<int32_t>(days)) return result.fail(arithmetic_overflow(""));
  result.set(static_cast<int32_t>(days));
}

// The fields of make_timestamp; seconds come as a decimal with six digits behind the point.
struct TimestampFields {
  int32_t year, month, day, hour, minute;
  Int128 micros;
};

// Nothing when the result has the row's error or null.
std::optional<LocalTime> make_local(CellResult<int64_t>& result, const TimestampFields& fields) {
  constexpr int kFullMinute = 60;
  const auto micros = static_cast<int64_t>(fields.micros);
  int64_t second = micros / kMicrosPerSecond;
  const bool is_full_minute = second == kFullMinute;
  if (is_full_minute && micros % kMicrosPerSecond != 0) {
    result.fail_or_null([&] {
      const std::string shown = fmt::format("{}", static_cast<double>(micros) / static_cast<double>(kMicrosPerSecond));
      return Error("INVALID_FRACTION_OF_SECOND", {{"secAndMicros", shown}});
    });
    return std::nullopt;
  }
  // 60 stands for the next minute's start.
  if (is_full_minute) second = 0;
  if (!is_date(fields.year, fields.month, fields.day) || !is_time(fields.hour, fields.minute, second) || micros < 0) {
    result.fail_or_null([&] {
      std::string problem = date_problem(fields.year, fields.month, fields.day);
      if (problem.empty()) problem = time_problem(fields.hour, fields.minute, micros < 0 && second == 0 ? -1 : second);
      return out_of_bounds(std::move(problem));
    });
    return std::nullopt;
  }
  return LocalTime{days_from_civil(fields.year, fields.month, fields.day),
                   (fields.hour * int64_t{60} + fields.minute) * kFullMinute * kMicrosPerSecond + micros};
}

void set_timestamp(CellResult<int64_t>& result, const std::optional<LocalTime>& local, ZoneClock& clock) {
  if (!local) return;
  const auto instant = clock.to_instant(*local);
  if (!instant) return result.fail(Error("DATETIME_OVERFLOW", {{"operation", "make a timestamp"}}));
  result.set(*instant);
}

enum class Kind { kSession, kInstant, kLocal };

const std::vector<InputType>& field_inputs() {
  static const std::vector<InputType> kInputs = {TypeId::kInt, TypeId::kInt, TypeId::kInt, TypeId::kInt, TypeId::kInt, DataType::decimal(16, 6)};
  return kInputs;
}

// make_timestamp and its kinds. A date with a time of day (Spark's TIME) is refused as Spark refuses what is no TIME.
class MakeTimestamp final : public ScalarFunction {
 public:
  MakeTimestamp(const char* name, Kind kind, bool is_try) : name_(name), kind_(kind), is_try_(is_try) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const size_t count = arguments.size();
    const bool takes_zone = kind_ != Kind::kLocal;
    if (count == 2 || (count == 3 && takes_zone)) throw unexpected_input_type(sql, 1, "\"TIME\"", *arguments[1]);
    if (count != 6 && !(count == 7 && takes_zone)) throw wrong_num_args(name_, takes_zone ? "[2, 3, 6, 7]" : "[2, 6]", count);
    std::vector<InputType> inputs = field_inputs();
    if (count == 7) inputs.emplace_back(TypeId::kString);
    std::vector<DataType> types = cast_inputs(inputs, arguments, mode, sql);
    bool nullable = is_try_ || mode != EvalMode::kAnsi;
    for (size_t i = 0; i < count; ++i) nullable = nullable || nullable_as(*arguments[i], types[i], mode);
    return {std::move(types), kind_ == Kind::kLocal ? TypeId::kTimestampNtz : TypeId::kTimestamp, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::array<Operand, 7> operands;
    ArgumentRows rows(selection);
    for (size_t i = 0; i < call.arguments.size(); ++i) {
      operands[i] = rows.evaluate_operand(*call.arguments[i], context);
      if (operands[i].is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    }
    const Call lenient{call.function, call.arguments, is_try_ ? EvalMode::kTry : call.mode};
    ZoneClock clock = clock_of(type, context.settings().time_zone);
    using Fields = detail::CellSignature<int64_t(int32_t, int32_t, int32_t, int32_t, int32_t, Int128)>;
    using FieldsAndZone = detail::CellSignature<int64_t(int32_t, int32_t, int32_t, int32_t, int32_t, Int128, std::string_view)>;
    if (call.arguments.size() == 6) {
      auto body = [clock](CellResult<int64_t>& result, int32_t year, int32_t month, int32_t day, int32_t hour, int32_t minute,
                          Int128 micros) mutable {
        set_timestamp(result, make_local(result, {year, month, day, hour, minute, micros}), clock);
      };
      return Fields::run(body, operands.data(), lenient, type, selection, context);
    }
    auto body = [zones = ZoneCache()](CellResult<int64_t>& result, int32_t year, int32_t month, int32_t day, int32_t hour, int32_t minute,
                                      Int128 micros, std::string_view zone) mutable {
      ZoneClock* own = zones.find(zone);
      if (own == nullptr) return result.fail(invalid_time_zone(zone));
      set_timestamp(result, make_local(result, {year, month, day, hour, minute, micros}), *own);
    };
    return FieldsAndZone::run(body, operands.data(), lenient, type, selection, context);
  }

  // Spark leaves the zone out in one of them.
  std::string print(const std::vector<std::string>& arguments) const override {
    const bool without_zone = is_try_ && kind_ == Kind::kSession && arguments.size() == 7;
    return print_call(name_, without_zone ? std::vector(arguments.begin(), arguments.end() - 1) : arguments);
  }

  // A year that no timestamp has fails in every mode.
  bool can_fail(const Call&) const override { return true; }

 private:
  const char* name_;
  Kind kind_;
  bool is_try_;
};

void register_interval_construction(ScalarFunctionRegistry& registry) {
  CellFunctionSpec months{"make_ym_interval", {TypeId::kInt, TypeId::kInt}, TypeId::kYearMonthInterval};
  months.defaults = {Value::integer(0), Value::integer(0)};
  months.can_fail_in_any_mode = true;
  add_cells<int32_t(int32_t, int32_t)>(registry, std::move(months), [](CellResult<int32_t>& result, int32_t year, int32_t month) {
    const int64_t total = int64_t{12} * year + month;
    if (total != static_cast<int32_t>(total)) return result.fail(interval_overflow());
    result.set(static_cast<int32_t>(total));
  });
  const DataType seconds = DataType::decimal(18, 6);
  CellFunctionSpec day_time{"make_dt_interval", {TypeId::kInt, TypeId::kInt, TypeId::kInt, seconds}, TypeId::kDayTimeInterval};
  day_time.defaults = {Value::integer(0), Value::integer(0), Value::integer(0), {seconds, std::string("0.000000")}};
  day_time.can_fail_in_any_mode = true;
  add_cells<int64_t(int32_t, int32_t, int32_t, Int128)>(
      registry, std::move(day_time), [](CellResult<int64_t>& result, int32_t days, int32_t hours, int32_t minutes, Int128 micros) {
        const Int128 total = (static_cast<Int128>(days) * 1440 + static_cast<Int128>(hours) * 60 + minutes) * 60 * kMicrosPerSecond + micros;
        if (total != static_cast<int64_t>(total)) return result.fail(interval_overflow());
        result.set(static_cast<int64_t>(total));
      });
}

}  // namespace

void register_datetime_construction(ScalarFunctionRegistry& registry) {
  CellFunctionSpec date{"make_date", {TypeId::kInt, TypeId::kInt, TypeId::kInt}, TypeId::kDate, Nullability::kOfArgumentsWithAnsi};
  date.can_fail_in_any_mode = true;
  add_cells<int32_t(int32_t, int32_t, int32_t)>(registry, std::move(date), make_date);
  registry.add<MakeTimestamp>("make_timestamp", Kind::kSession, false);
  registry.add<MakeTimestamp>("make_timestamp_ltz", Kind::kInstant, false);
  registry.add<MakeTimestamp>("make_timestamp_ntz", Kind::kLocal, false);
  registry.add<MakeTimestamp>("try_make_timestamp", Kind::kSession, true);
  registry.add<MakeTimestamp>("try_make_timestamp_ltz", Kind::kInstant, true);
  registry.add<MakeTimestamp>("try_make_timestamp_ntz", Kind::kLocal, true);
  register_interval_construction(registry);
}

}  // namespace izvor::expr
