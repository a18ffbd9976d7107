// convert_timezone, from_utc_timestamp, to_utc_timestamp.
#include <limits>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/zone_cache.h"

namespace izvor::expr {
namespace {

// A time near the ends of int64_t comes out at the other end.
void set_shifted(CellResult<int64_t>& result, int64_t time, int64_t shifted) {
  constexpr int64_t kFar = std::numeric_limits<int64_t>::max() / 2;
  const bool is_wrapped = (time > kFar && shifted < 0) || (time < -kFar && shifted > 0);
  if (is_wrapped) return result.fail(Error("DATETIME_OVERFLOW", {{"operation", "convert a timestamp to another time zone"}}));
  result.set(shifted);
}

// Both argument lists of convert_timezone: without a source, it is the session's zone.
class ConvertTimezone final : public ScalarFunction {
 public:
  std::string_view name() const override { return "convert_timezone"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() < 2 || arguments.size() > 3) throw wrong_num_args(name(), "[2, 3]", arguments.size());
    std::vector<InputType> inputs(arguments.size() - 1, TypeId::kString);
    inputs.emplace_back(TypeId::kTimestampNtz);
    std::vector<DataType> types = cast_inputs(inputs, arguments, mode, sql);
    bool nullable = false;
    for (size_t i = 0; i < arguments.size(); ++i) nullable = nullable || nullable_as(*arguments[i], types[i], mode);
    return {std::move(types), TypeId::kTimestampNtz, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::vector<Operand> operands;
    if (call.arguments.size() == 2) operands.push_back({nullptr, Value::string(context.settings().time_zone)});
    ArgumentRows rows(selection);
    for (const auto& argument : call.arguments) operands.push_back(rows.evaluate_operand(*argument, context));
    for (const Operand& operand : operands) {
      if (operand.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    }
    auto body = [from = ZoneCache(), to = ZoneCache()](CellResult<int64_t>& result, std::string_view source, std::string_view target,
                                                       int64_t local) mutable {
      ZoneClock* source_clock = from.find(source);
      ZoneClock* target_clock = to.find(target);
      if (source_clock == nullptr) return result.fail(invalid_time_zone(source));
      if (target_clock == nullptr) return result.fail(invalid_time_zone(target));
      set_shifted(result, local, target_clock->to_local(source_clock->to_utc(local)));
    };
    return detail::CellSignature<int64_t(std::string_view, std::string_view, int64_t)>::run(body, operands.data(), call, type, selection, context);
  }

  bool can_fail(const Call&) const override { return true; }
  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.size() != 2) return ScalarFunction::print(arguments);
    return "convert_timezone(current_timezone(), " + arguments[0] + ", " + arguments[1] + ")";
  }
};

void add_shift(ScalarFunctionRegistry& registry, const char* name, int64_t (*shift)(ZoneClock&, int64_t)) {
  CellFunctionSpec spec{name, {TypeId::kTimestamp, TypeId::kString}, TypeId::kTimestamp};
  spec.can_fail_in_any_mode = true;
  add_cells_with_setup<int64_t(int64_t, std::string_view)>(registry, std::move(spec), [shift](const CallSetup&) {
    return [shift, zones = ZoneCache()](CellResult<int64_t>& result, int64_t time, std::string_view name) mutable {
      ZoneClock* clock = zones.find(name);
      if (clock == nullptr) return result.fail(invalid_time_zone(name));
      set_shifted(result, time, shift(*clock, time));
    };
  });
}

}  // namespace

void register_zone_conversions(ScalarFunctionRegistry& registry) {
  registry.add<ConvertTimezone>();
  add_shift(registry, "from_utc_timestamp", [](ZoneClock& clock, int64_t time) { return clock.to_local(time); });
  add_shift(registry, "to_utc_timestamp", [](ZoneClock& clock, int64_t time) { return clock.to_utc(time); });
}

}  // namespace izvor::expr
