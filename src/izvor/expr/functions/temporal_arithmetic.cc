#include "izvor/expr/functions/temporal_arithmetic.h"

#include <array>
#include <limits>

#include <arrow/array.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/binary_arithmetic.h"
#include "izvor/expr/functions/datetime/date_arithmetic.h"
#include "izvor/expr/functions/datetime/timestamp_arithmetic.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/expr/functions/interval_scaling.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

// ---- Which operation it is. ----

enum class Kind : uint8_t { kAny, kNotString, kDate, kTime, kDays, kDayTime, kYearMonth, kStringWithAnsi };

bool is_time(const DataType& type) { return type.id() == TypeId::kTimestamp || type.id() == TypeId::kTimestampNtz; }

bool is_of(Kind kind, const DataType& type, EvalMode mode) {
  switch (kind) {
    case Kind::kAny: return true;
    case Kind::kNotString: return type.id() != TypeId::kString;
    case Kind::kDate: return type.id() == TypeId::kDate;
    case Kind::kTime: return is_time(type);
    case Kind::kDays: return type == DataType::interval(IntervalUnit::kDay, IntervalUnit::kDay);
    case Kind::kDayTime: return type.id() == TypeId::kDayTimeInterval;
    case Kind::kYearMonth: return type.id() == TypeId::kYearMonthInterval;
    case Kind::kStringWithAnsi: return type.id() == TypeId::kString && mode != EvalMode::kLegacy;
  }
  return false;
}

// What `left op right` is a call of; null: it is nothing of the kind.
struct Operation {
  char op;
  Kind left;
  Kind right;
  const char* function;
  bool swapped = false;
  bool keeps_type = false;  // the result has the type of the first argument, a string too
};

// The first that fits, in Spark's order.
constexpr std::array kOperations = {Operation{'+', Kind::kDate, Kind::kDays, "date + days"},
                                    Operation{'+', Kind::kDays, Kind::kDate, "date + days", true},
                                    Operation{'+', Kind::kDate, Kind::kDayTime, "time + interval"},
                                    Operation{'+', Kind::kDayTime, Kind::kDate, "time + interval", true},
                                    Operation{'+', Kind::kDate, Kind::kYearMonth, "date + months"},
                                    Operation{'+', Kind::kYearMonth, Kind::kDate, "date + months", true},
                                    Operation{'+', Kind::kTime, Kind::kYearMonth, "time + months"},
                                    Operation{'+', Kind::kYearMonth, Kind::kTime, "time + months", true},
                                    Operation{'+', Kind::kDayTime, Kind::kDayTime, nullptr},
                                    Operation{'+', Kind::kAny, Kind::kDayTime, "time + interval", false, true},
                                    Operation{'+', Kind::kDayTime, Kind::kAny, "time + interval", true, true},
                                    Operation{'+', Kind::kDate, Kind::kNotString, "date_add"},
                                    Operation{'+', Kind::kNotString, Kind::kDate, "date_add", true},
                                    Operation{'-', Kind::kDate, Kind::kDays, "date - days"},
                                    Operation{'-', Kind::kDate, Kind::kDayTime, "time - interval"},
                                    Operation{'-', Kind::kDate, Kind::kYearMonth, "date - months"},
                                    Operation{'-', Kind::kTime, Kind::kYearMonth, "time - months"},
                                    Operation{'-', Kind::kDayTime, Kind::kDayTime, nullptr},
                                    Operation{'-', Kind::kAny, Kind::kDayTime, "time - interval", false, true},
                                    Operation{'-', Kind::kTime, Kind::kAny, "time - time"},
                                    Operation{'-', Kind::kAny, Kind::kTime, "time - time"},
                                    Operation{'-', Kind::kAny, Kind::kDate, "date - date"},
                                    Operation{'-', Kind::kDate, Kind::kStringWithAnsi, "date - date"},
                                    Operation{'-', Kind::kDate, Kind::kAny, "date_sub"},
                                    Operation{'*', Kind::kYearMonth, Kind::kAny, "* interval"},
                                    Operation{'*', Kind::kAny, Kind::kYearMonth, "* interval", true},
                                    Operation{'*', Kind::kDayTime, Kind::kAny, "* interval"},
                                    Operation{'*', Kind::kAny, Kind::kDayTime, "* interval", true},
                                    Operation{'/', Kind::kYearMonth, Kind::kAny, "/ interval"},
                                    Operation{'/', Kind::kDayTime, Kind::kAny, "/ interval"}};

const Operation* find_operation(char op, const DataType& left, const DataType& right, EvalMode mode) {
  const auto found = std::find_if(kOperations.begin(), kOperations.end(), [&](const Operation& operation) {
    return operation.op == op && is_of(operation.left, left, mode) && is_of(operation.right, right, mode);
  });
  return found == kOperations.end() ? nullptr : found;
}

// A date beside a time is one of its kind; two kinds of times are compared without a zone.
std::vector<ExpressionPtr> as_one_kind_of_time(std::vector<ExpressionPtr> times, EvalMode mode) {
  for (size_t i = 0; i < 2; ++i) {
    if (times[i]->type.id() == TypeId::kDate && is_time(times[1 - i]->type)) times[i] = cast(times[i], times[1 - i]->type, coercion_mode(mode));
  }
  if (is_time(times[0]->type) && is_time(times[1]->type) && !(times[0]->type == times[1]->type)) {
    for (auto& time : times) time = cast(time, TypeId::kTimestampNtz, coercion_mode(mode));
  }
  return times;
}

// ---- What it computes. Overflow is an error in every mode. ----

std::function<std::string(const std::vector<std::string>&)> infix(const char* symbol) {
  return [symbol](const std::vector<std::string>& arguments) {
    return arguments.size() == 2 ? arguments[0] + " " + symbol + " " + arguments[1] : std::string(symbol);
  };
}

Error datetime_overflow(const char* operation) { return Error("DATETIME_OVERFLOW", {{"operation", operation}}); }

ResultType of_first() {
  return ResultType([](const std::vector<DataType>& arguments) { return arguments[0]; });
}

// Subtracting is adding the negated interval, which the lowest one has not.
template <typename T>
bool signed_interval(T& interval, bool negate) {
  return !negate || !__builtin_sub_overflow(T{0}, interval, &interval);
}

void add_time_shift(ScalarFunctionRegistry& registry, bool negate) {
  CellFunctionSpec spec{negate ? "time - interval" : "time + interval", {InputType::any_timestamp(), TypeId::kDayTimeInterval}, of_first()};
  spec.can_fail_in_any_mode = true;
  spec.print = infix(negate ? "-" : "+");
  add_cells_with_setup<int64_t(int64_t, int64_t)>(registry, std::move(spec), [negate](const CallSetup& setup) {
    return [negate, clock = clock_of(setup.type, setup.context.settings().time_zone)](CellResult<int64_t>& result, int64_t time,
                                                                                      int64_t interval) mutable {
      if (!signed_interval(interval, negate)) return result.fail(interval_overflow());
      const auto moved = add_day_time(time, interval, clock);
      return moved ? result.set(*moved) : result.fail(datetime_overflow("add an interval to a timestamp"));
    };
  });
}

void add_month_shift_of_time(ScalarFunctionRegistry& registry, bool negate) {
  CellFunctionSpec spec{negate ? "time - months" : "time + months", {InputType::any_timestamp(), TypeId::kYearMonthInterval}, of_first()};
  spec.can_fail_in_any_mode = true;
  spec.print = infix(negate ? "-" : "+");
  add_cells_with_setup<int64_t(int64_t, int32_t)>(registry, std::move(spec), [negate](const CallSetup& setup) {
    return [negate, clock = clock_of(setup.type, setup.context.settings().time_zone)](CellResult<int64_t>& result, int64_t time,
                                                                                      int32_t months) mutable {
      if (!signed_interval(months, negate)) return result.fail(interval_overflow());
      const auto moved = add_months_to_time(time, months, clock);
      return moved ? result.set(*moved) : result.fail(datetime_overflow("add months to a timestamp"));
    };
  });
}

void add_month_shift_of_date(ScalarFunctionRegistry& registry, bool negate) {
  CellFunctionSpec spec{negate ? "date - months" : "date + months", {TypeId::kDate, TypeId::kYearMonthInterval}, TypeId::kDate};
  spec.can_fail_in_any_mode = true;
  spec.print = infix(negate ? "-" : "+");
  add_cells<int32_t(int32_t, int32_t)>(registry, std::move(spec), [negate](CellResult<int32_t>& result, int32_t days, int32_t months) {
    if (!signed_interval(months, negate)) return result.fail(interval_overflow());
    const int64_t moved = add_months_to_days(days, months);
    return moved == static_cast<int32_t>(moved) ? result.set(static_cast<int32_t>(moved)) : result.fail(arithmetic_overflow(""));
  });
}

// Days wrap around, as in date_add.
void add_day_shift(ScalarFunctionRegistry& registry, bool negate) {
  CellFunctionSpec spec{negate ? "date - days" : "date + days", {TypeId::kDate, TypeId::kDayTimeInterval}, TypeId::kDate};
  spec.print = [negate](const std::vector<std::string>& arguments) {
    if (arguments.size() != 2) return std::string("date_add");
    const std::string days = "extractansiintervaldays(" + arguments[1] + ")";
    return "date_add(" + arguments[0] + ", " + (negate ? "(- " + days + ")" : days) + ")";
  };
  add_cells<int32_t(int32_t, int64_t)>(registry, std::move(spec), [negate](int32_t date, int64_t interval) {
    const auto days = static_cast<uint32_t>(interval / kMicrosPerDay);
    return static_cast<int32_t>(static_cast<uint32_t>(date) + (negate ? 0 - days : days));
  });
}

void add_differences(ScalarFunctionRegistry& registry) {
  const auto print = [](const std::vector<std::string>& arguments) { return print_infix("-", arguments); };
  CellFunctionSpec dates{"date - date", {TypeId::kDate, TypeId::kDate}, DataType::interval(IntervalUnit::kDay, IntervalUnit::kDay)};
  dates.can_fail_in_any_mode = true;
  dates.print = print;
  add_cells<int64_t(int32_t, int32_t)>(registry, std::move(dates), [](CellResult<int64_t>& result, int32_t end, int32_t start) {
    int64_t micros = 0;
    if (__builtin_mul_overflow(int64_t{end} - int64_t{start}, kMicrosPerDay, &micros)) return result.fail(interval_overflow());
    result.set(micros);
  });

  // By the wall clock: a day of 25 hours is one of 24.
  CellFunctionSpec times{"time - time", {InputType::any_timestamp(), InputType::any_timestamp()}, TypeId::kDayTimeInterval};
  times.can_fail_in_any_mode = true;
  times.print = print;
  add_cells_with_setup<int64_t(int64_t, int64_t)>(registry, std::move(times), [](const CallSetup& setup) {
    return [clock = clock_of(setup.call.arguments[0]->type, setup.context.settings().time_zone)](CellResult<int64_t>& result, int64_t end,
                                                                                                 int64_t start) mutable {
      const LocalTime to = clock.local_time(end);
      const LocalTime from = clock.local_time(start);
      const Int128 micros = Int128{to.days - from.days} * kMicrosPerDay + (to.micros - from.micros);
      if (micros != static_cast<int64_t>(micros)) return result.fail(interval_overflow());
      result.set(static_cast<int64_t>(micros));
    };
  });
}

// Functions that have no name of their own in SQL.
const ScalarFunctionRegistry& temporal_functions() {
  static const ScalarFunctionRegistry kRegistry = [] {
    ScalarFunctionRegistry registry;
    for (const bool negate : {false, true}) {
      add_time_shift(registry, negate);
      add_month_shift_of_time(registry, negate);
      add_month_shift_of_date(registry, negate);
      add_day_shift(registry, negate);
    }
    add_differences(registry);
    register_interval_scaling(registry);
    return registry;
  }();
  return kRegistry;
}

}  // namespace

ExpressionPtr rewrite_temporal(char op, const std::vector<ExpressionPtr>& arguments, EvalMode mode) {
  if (arguments.size() != 2) return nullptr;
  const DataType& left = arguments[0]->type;
  const DataType& right = arguments[1]->type;
  const bool beside_null = left.id() == TypeId::kNull || right.id() == TypeId::kNull;
  if (beside_null && (left.is_interval() || right.is_interval()) && (op == '+' || op == '-')) return nullptr;
  const Operation* operation = find_operation(op, left, right, mode);
  if (operation == nullptr || operation->function == nullptr) return nullptr;
  std::vector<ExpressionPtr> operands = arguments;
  if (operation->swapped) std::swap(operands[0], operands[1]);
  operands = as_one_kind_of_time(std::move(operands), mode);
  const ScalarFunction* function = temporal_functions().find(operation->function);
  if (function == nullptr) function = find_scalar_function(operation->function);
  const DataType type = operands[0]->type;
  ExpressionPtr result = call(*function, std::move(operands), mode);
  return operation->keeps_type && type.id() == TypeId::kString ? cast(std::move(result), type, coercion_mode(mode)) : result;
}

}  // namespace izvor::expr
