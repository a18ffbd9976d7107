// current_timestamp, current_date, ...: one value for all rows of a batch, the batch's time.
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/types/civil.h"
#include "izvor/types/zone_clock.h"

namespace izvor::expr {
namespace {

constexpr int64_t kMicrosPerMilli = 1000;

// The value by the query's settings; it is not folded while a query is planned.
class CurrentValue final : public ScalarFunction {
 public:
  using ValueOf = Value (*)(const EvalSettings&);
  CurrentValue(const char* name, const char* printed, TypeId type, ValueOf value) : name_(name), printed_(printed), type_(type), value_(value) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args(name_, 0, arguments);
    return {{}, type_, false};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call&, const DataType&, const Selection& selection, EvalContext& context) const override {
    return repeat(value_(context.settings()), selection.num_rows, context.pool());
  }

  bool foldable() const override { return false; }
  std::string print(const std::vector<std::string>&) const override { return std::string(printed_) + "()"; }

 private:
  const char* name_;
  const char* printed_;
  TypeId type_;
  ValueOf value_;
};

int64_t now(const EvalSettings& settings) { return settings.batch_time_ms * kMicrosPerMilli; }
int64_t local_now(const EvalSettings& settings) { return ZoneClock(TimeZone::parse(settings.time_zone)).to_local(now(settings)); }

Value timestamp(const EvalSettings& settings) { return {TypeId::kTimestamp, now(settings)}; }
Value local_timestamp(const EvalSettings& settings) { return {TypeId::kTimestampNtz, local_now(settings)}; }
Value date(const EvalSettings& settings) { return {TypeId::kDate, floor_div(local_now(settings), kMicrosPerDay)}; }
Value time_zone(const EvalSettings& settings) { return Value::string(settings.time_zone); }

}  // namespace

void register_current_time(ScalarFunctionRegistry& registry) {
  registry.add<CurrentValue>("current_timestamp", "current_timestamp", TypeId::kTimestamp, timestamp);
  registry.add<CurrentValue>("now", "now", TypeId::kTimestamp, timestamp);
  registry.add<CurrentValue>("localtimestamp", "localtimestamp", TypeId::kTimestampNtz, local_timestamp);
  registry.add<CurrentValue>("current_date", "current_date", TypeId::kDate, date);
  registry.add<CurrentValue>("curdate", "current_date", TypeId::kDate, date);
  registry.add<CurrentValue>("current_timezone", "current_timezone", TypeId::kString, time_zone);
}

}  // namespace izvor::expr
