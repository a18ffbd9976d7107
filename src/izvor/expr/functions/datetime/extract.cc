// hour, minute, second, and extract with its other names: a part of a date, a time or an interval that a constant names.
#include <algorithm>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/ascii_case.h"
#include "izvor/expr/functions/datetime/date_fields.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
constexpr int kMonthsInYear = 12;

// A part of the time of day, in whole units or (second with its fraction) in microseconds.
template <typename R>
void add_time_field(ScalarFunctionRegistry& registry, const char* name, const DataType& type, int64_t modulus, int64_t divisor) {
  add_cells_with_setup<R(int64_t)>(registry, {name, {InputType::any_timestamp()}, type}, [modulus, divisor](const CallSetup& setup) {
    ZoneClock clock = clock_of(setup.call.arguments[0]->type, setup.context.settings().time_zone);
    return [clock, modulus, divisor](int64_t time) mutable { return static_cast<R>(clock.local_time(time).micros % modulus / divisor); };
  });
}

// A part of an interval, with the interval's sign.
template <typename R, typename Interval>
void add_interval_field(ScalarFunctionRegistry& registry, const char* name, TypeId interval, const DataType& type, int64_t modulus, int64_t divisor) {
  add_cells<R(Interval)>(registry, {name, {interval}, type},
                         [modulus, divisor](Interval value) { return static_cast<R>(modulus == 0 ? value / divisor : value % modulus / divisor); });
}

const DataType& seconds_type() {
  static const DataType kType = DataType::decimal(8, 6);
  return kType;
}

// What extract() can give, in a registry of its own: these are no functions that a user can call.
const ScalarFunctionRegistry& parts() {
  static const ScalarFunctionRegistry kParts = [] {
    ScalarFunctionRegistry registry;
    register_date_fields(registry);
    register_time_fields(registry);
    add_cells<int32_t(int32_t)>(registry, {"yearofweek", {TypeId::kDate}, TypeId::kInt}, iso_year_of);
    add_cells<int32_t(int32_t)>(registry, {"isoweekday", {TypeId::kDate}, TypeId::kInt}, [](int32_t days) { return weekday_of(days) + 1; });
    add_time_field<Int128>(registry, "secondwithfraction", seconds_type(), kMicrosPerMinute, 1);
    add_interval_field<int32_t, int32_t>(registry, "interval year", TypeId::kYearMonthInterval, TypeId::kInt, 0, kMonthsInYear);
    add_interval_field<int8_t, int32_t>(registry, "interval month", TypeId::kYearMonthInterval, TypeId::kByte, kMonthsInYear, 1);
    add_interval_field<int32_t, int64_t>(registry, "interval day", TypeId::kDayTimeInterval, TypeId::kInt, 0, kMicrosPerDay);
    add_interval_field<int8_t, int64_t>(registry, "interval hour", TypeId::kDayTimeInterval, TypeId::kByte, kMicrosPerDay, kMicrosPerHour);
    add_interval_field<int8_t, int64_t>(registry, "interval minute", TypeId::kDayTimeInterval, TypeId::kByte, kMicrosPerHour, kMicrosPerMinute);
    add_interval_field<Int128, int64_t>(registry, "interval second", TypeId::kDayTimeInterval, seconds_type(), kMicrosPerMinute, 1);
    return registry;
  }();
  return kParts;
}

struct FieldName {
  std::initializer_list<std::string_view> names;
  const char* part;  // of a date or time
  const char* of_interval = "";
  IntervalUnit unit = IntervalUnit::kYear;  // of the interval's part

  const char* part_of(const DataType& source) const {
    if (!source.is_interval()) return part;
    return source.first_unit() <= unit && unit <= source.last_unit() ? of_interval : "";
  }
};

const FieldName* find_field(std::string_view name) {
  static const FieldName kFields[] = {
      {{"YEAR", "Y", "YEARS", "YR", "YRS"}, "year", "interval year", IntervalUnit::kYear},
      {{"YEAROFWEEK"}, "yearofweek"},
      {{"QUARTER", "QTR"}, "quarter"},
      {{"MONTH", "MON", "MONS", "MONTHS"}, "month", "interval month", IntervalUnit::kMonth},
      {{"WEEK", "W", "WEEKS"}, "weekofyear"},
      {{"DAY", "D", "DAYS"}, "day", "interval day", IntervalUnit::kDay},
      {{"DAYOFWEEK", "DOW"}, "dayofweek"},
      {{"DAYOFWEEK_ISO", "DOW_ISO"}, "isoweekday"},
      {{"DOY"}, "dayofyear"},
      {{"HOUR", "H", "HOURS", "HR", "HRS"}, "hour", "interval hour", IntervalUnit::kHour},
      {{"MINUTE", "M", "MIN", "MINS", "MINUTES"}, "minute", "interval minute", IntervalUnit::kMinute},
      {{"SECOND", "S", "SEC", "SECONDS", "SECS"}, "secondwithfraction", "interval second", IntervalUnit::kSecond},
  };
  for (const FieldName& field : kFields) {
    if (std::any_of(field.names.begin(), field.names.end(), [&](std::string_view known) { return equal_any_case(known, name); })) return &field;
  }
  return nullptr;
}

class Extract final : public ScalarFunction {
 public:
  Extract(const char* name, const char* separator) : name_(name), separator_(separator) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name_, 2, arguments);
    if (!is_constant(*arguments[0])) {
      throw Error("NON_FOLDABLE_ARGUMENT", {{"funcName", "`" + std::string(name_) + "`"}, {"paramName", "`field`"}, {"paramType", "\"STRING\""}});
    }
    const ScalarFunction* part = part_of(*arguments[0], *arguments[1]);
    if (part == nullptr) return {{TypeId::kString, arguments[1]->type}, TypeId::kDouble, true};
    Signature signature = part->resolve({arguments[1]}, mode, sql);
    signature.argument_types.insert(signature.argument_types.begin(), DataType(TypeId::kString));
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const ScalarFunction* part = part_of(*call.arguments[0], *call.arguments[1]);
    if (part == nullptr) return null_column(type, selection.num_rows, context.pool());
    return part->evaluate({part, {call.arguments[1]}, call.mode}, type, selection, context);
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.size() != 2) return ScalarFunction::print(arguments);
    return std::string(name_) + "(" + arguments[0] + separator_ + arguments[1] + ")";
  }

 private:
  // Null when the field is null.
  static const ScalarFunction* part_of(const Expression& field, const Expression& source) {
    const Value value = evaluate_constant(field, {});
    if (value.is_null()) return nullptr;
    const std::string name = value.type.id() == TypeId::kString ? value.as_string() : value_to_string(value, "UTC");
    const FieldName* found = find_field(name);
    const char* part = found == nullptr ? "" : found->part_of(source.type);
    if (*part == '\0') throw Error("INVALID_EXTRACT_FIELD", {{"field", "`" + name + "`"}, {"expr", "\"" + to_string(source) + "\""}});
    return parts().find(part);
  }

  const char* name_;
  const char* separator_;
};

}  // namespace

void register_time_fields(ScalarFunctionRegistry& registry) {
  add_time_field<int32_t>(registry, "hour", TypeId::kInt, kMicrosPerDay, kMicrosPerHour);
  add_time_field<int32_t>(registry, "minute", TypeId::kInt, kMicrosPerHour, kMicrosPerMinute);
  add_time_field<int32_t>(registry, "second", TypeId::kInt, kMicrosPerMinute, kMicrosPerSecond);
}

void register_extract(ScalarFunctionRegistry& registry) {
  registry.add<Extract>("extract", " FROM ");
  registry.add<Extract>("date_part", ", ");
  registry.add<Extract>("datepart", " FROM ");
}

}  // namespace izvor::expr
