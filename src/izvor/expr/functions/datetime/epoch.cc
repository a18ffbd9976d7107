// Between times and numbers that count from the epoch: unix_date, unix_seconds, timestamp_seconds, ...
#include <cmath>
#include <limits>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

Error overflow(const std::string& operation) { return Error("DATETIME_OVERFLOW", {{"operation", operation}}); }

void add_units_of_time(ScalarFunctionRegistry& registry, const char* name, int64_t micros) {
  CellFunctionSpec spec{name, {InputType::any_timestamp()}, TypeId::kLong};
  spec.implicit_cast = false;
  add_cells<int64_t(int64_t)>(registry, std::move(spec), [micros](int64_t time) { return floor_div(time, micros); });
}

// A number of units as a time. Spark takes a number of any type that is not read as another.
class TimeOfUnits final : public ScalarFunction {
 private:
  auto of_integer() const {
    return [this](CellResult<int64_t>& result, int64_t units) {
      int64_t micros;
      if (!__builtin_mul_overflow(units, micros_, &micros)) return result.set(micros);
      result.fail(overflow(std::string(name_) + "(" + std::to_string(units) + "L)"));
    };
  }

  // java.lang.Double.longValue of what is finite.
  auto of_floating() const {
    return [this](double units) -> std::optional<int64_t> {
      if (!std::isfinite(units)) return std::nullopt;
      constexpr double kLimit = 9223372036854775808.0;
      const double micros = units * static_cast<double>(micros_);
      if (micros >= kLimit) return std::numeric_limits<int64_t>::max();
      return micros < -kLimit ? std::numeric_limits<int64_t>::min() : static_cast<int64_t>(micros);
    };
  }

  // Without rounding: smaller parts than a microsecond are an error.
  auto of_decimal(int scale) const {
    Int128 divisor = 1;
    for (int i = 0; i < scale; ++i) divisor *= 10;
    return [this, divisor](CellResult<int64_t>& result, Int128 unscaled) {
      const Int128 whole = unscaled / divisor;
      const Int128 rest = unscaled % divisor * micros_;
      if (rest % divisor != 0) return result.fail(overflow(std::string(name_) + " of a fraction of a microsecond"));
      const Int128 limit = std::numeric_limits<int64_t>::max() / micros_ + 1;
      const Int128 micros = whole > limit || whole < -limit ? limit * micros_ * 2 : whole * micros_ + rest / divisor;
      if (micros != static_cast<int64_t>(micros)) return result.fail(overflow(std::string(name_)));
      result.set(static_cast<int64_t>(micros));
    };
  }

 public:
  TimeOfUnits(const char* name, int64_t micros, bool takes_fractions) : name_(name), micros_(micros), takes_fractions_(takes_fractions) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name_, 1, arguments);
    const InputType input = takes_fractions_ ? InputType::numeric() : InputType::integral();
    std::vector<DataType> types = cast_inputs({input}, arguments, mode, sql, false);
    if (types[0].is_integral()) types[0] = TypeId::kLong;
    if (types[0].is_floating()) types[0] = TypeId::kDouble;
    const bool nullable = types[0].is_floating() || arguments[0]->nullable;
    return {std::move(types), TypeId::kTimestamp, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const Operand operand = evaluate_operand(*call.arguments[0], selection, context);
    if (operand.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    const DataType& from = call.arguments[0]->type;
    if (from.is_integral()) {
      return detail::CellSignature<int64_t(int64_t)>::run(of_integer(), &operand, call, type, selection, context);
    }
    if (from.is_floating()) {
      return detail::CellSignature<int64_t(double)>::run(of_floating(), &operand, call, type, selection, context);
    }
    return detail::CellSignature<int64_t(Int128)>::run(of_decimal(from.scale()), &operand, call, type, selection, context);
  }

  bool can_fail(const Call&) const override { return micros_ > 1; }

 private:
  const char* name_;
  int64_t micros_;
  bool takes_fractions_;
};

// Takes timestamps with nanoseconds alone, of which there are none here.
class UnixNanos final : public ScalarFunction {
 public:
  std::string_view name() const override { return "unix_nanos"; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    throw unexpected_input_type(sql, 0, "(\"TIMESTAMP_LTZ(n)\" or \"TIMESTAMP_NTZ(n)\")", *arguments[0]);
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection&, EvalContext&) const override {
    throw_unsupported_type(call.arguments[0]->type);
  }
};

}  // namespace

void register_epoch_functions(ScalarFunctionRegistry& registry) {
  add_cells<int32_t(int32_t)>(registry, {"date_from_unix_date", {TypeId::kInt}, TypeId::kDate}, [](int32_t days) { return days; });
  CellFunctionSpec unix_date{"unix_date", {TypeId::kDate}, TypeId::kInt};
  unix_date.implicit_cast = false;
  add_cells<int32_t(int32_t)>(registry, std::move(unix_date), [](int32_t days) { return days; });
  add_units_of_time(registry, "unix_micros", 1);
  add_units_of_time(registry, "unix_millis", 1000);
  add_units_of_time(registry, "unix_seconds", kMicrosPerSecond);
  registry.add<UnixNanos>();
  registry.add<TimeOfUnits>("timestamp_micros", 1, false);
  registry.add<TimeOfUnits>("timestamp_millis", 1000, false);
  registry.add<TimeOfUnits>("timestamp_seconds", kMicrosPerSecond, true);
}

}  // namespace izvor::expr
