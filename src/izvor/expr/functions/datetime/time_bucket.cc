// time_bucket: the start of the bucket of a fixed interval, counted from an origin, that a time falls in.
#include <algorithm>
#include <optional>

#include <arrow/array.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/timestamp_arithmetic.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

// Bucket k begins k intervals behind the origin: months and whole days go by the calendar of the zone, what is shorter than a day by elapsed time.
class Buckets {
 public:
  Buckets(int64_t size, bool is_months, int64_t origin, const ZoneClock& clock)
      : size_(size), is_months_(is_months), origin_(origin), clock_(clock), origin_local_(clock_.to_local(origin)) {}

  std::optional<int64_t> start_of(int64_t time) {
    if (!is_months_ && size_ < kMicrosPerDay) return elapsed_start(time);
    int64_t bucket = estimate(time);
    std::optional<int64_t> start = start_of_bucket(bucket);
    while (start && *start > time) start = start_of_bucket(--bucket);
    while (start) {
      const std::optional<int64_t> next = start_of_bucket(bucket + 1);
      if (!next || *next > time) break;
      start = next;
      ++bucket;
    }
    return start;
  }

 private:
  std::optional<int64_t> elapsed_start(int64_t time) const {
    const Int128 start = origin_ + floor_wide(static_cast<Int128>(time) - origin_, size_) * size_;
    return start == static_cast<int64_t>(start) ? std::optional<int64_t>(static_cast<int64_t>(start)) : std::nullopt;
  }

  std::optional<int64_t> start_of_bucket(int64_t bucket) {
    const Int128 distance = static_cast<Int128>(bucket) * size_;
    if (distance != static_cast<int64_t>(distance)) return std::nullopt;
    return is_months_ ? add_months_to_time(origin_, static_cast<int64_t>(distance), clock_)
                      : add_day_time(origin_, static_cast<int64_t>(distance), clock_);
  }

  // At most one bucket off: by the hours that the zone's clock was moved, or by the length of months.
  int64_t estimate(int64_t time) {
    const int64_t local = clock_.to_local(time);
    if (!is_months_) return static_cast<int64_t>(floor_wide(static_cast<Int128>(local) - origin_local_, size_));
    const CivilDate from = civil_from_days(floor_div(origin_local_, kMicrosPerDay));
    const CivilDate to = civil_from_days(floor_div(local, kMicrosPerDay));
    return floor_div((to.year - from.year) * 12 + (to.month - from.month), size_);
  }

  static Int128 floor_wide(Int128 a, Int128 b) { return a / b - (a % b < 0 ? 1 : 0); }

  int64_t size_;
  bool is_months_;
  int64_t origin_;
  ZoneClock clock_;
  int64_t origin_local_;
};

const InputType& interval_input() {
  static const InputType kInput = InputType::one_of({TypeId::kDayTimeInterval, TypeId::kYearMonthInterval});
  return kInput;
}

class TimeBucket final : public ScalarFunction {
 public:
  std::string_view name() const override { return "time_bucket"; }

  // Counted from 1970 on the clock of the type where no origin is given.
  ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const override {
    if (arguments.size() != 2 || arguments[1]->type.id() != TypeId::kTimestampNtz) return nullptr;
    return call(*this, {arguments[0], arguments[1], literal(Value{TypeId::kTimestampNtz, int64_t{0}})}, mode);
  }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, 3, arguments);
    const std::vector<InputType> inputs = {interval_input(), InputType::any_timestamp(), InputType::any_timestamp()};
    std::vector<DataType> types = cast_inputs(inputs, arguments, mode, sql, false);
    require_constant(*arguments[0], "bucketSize", sql);
    if (arguments.size() == 3) {
      require_constant(*arguments[2], "origin", sql);
      types[2] = types[1];
    }
    check_size(*arguments[0], sql);
    bool nullable = false;
    for (const auto& argument : arguments) nullable = nullable || argument->nullable;
    return {types, types[1], nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const Value size = evaluate_constant(*call.arguments[0], context.settings());
    ZoneClock clock = clock_of(type, context.settings().time_zone);
    const Value origin = call.arguments.size() == 3 ? evaluate_constant(*call.arguments[2], context.settings()) : Value{type, clock.to_utc(0)};
    const Operand times = evaluate_operand(*call.arguments[1], selection, context);
    if (size.is_null() || origin.is_null() || times.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    Buckets buckets(size.as_int(), size.type.id() == TypeId::kYearMonthInterval, origin.as_int(), clock);
    auto body = [&buckets](CellResult<int64_t>& result, int64_t time) {
      if (const auto start = buckets.start_of(time)) return result.set(*start);
      result.fail(Error("DATETIME_OVERFLOW", {{"operation", "time_bucket"}}));
    };
    return detail::CellSignature<int64_t(int64_t)>::run(body, &times, call, type, selection, context);
  }

  bool can_fail(const Call&) const override { return true; }
  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.size() != 2) return ScalarFunction::print(arguments);
    return "time_bucket(" + arguments[0] + ", " + arguments[1] + ", TIMESTAMP '1970-01-01 00:00:00')";
  }

 private:
  static void require_constant(const Expression& argument, const char* parameter, const std::string& sql) {
    if (is_constant(argument)) return;
    throw Error("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT", {{"sqlExpr", "\"" + sql + "\""},
                                                         {"inputName", std::string("`") + parameter + "`"},
                                                         {"inputType", quoted_type(argument.type)},
                                                         {"inputExpr", "\"" + to_string(argument) + "\""}});
  }

  static void check_size(const Expression& argument, const std::string& sql) {
    const Value size = evaluate_constant(argument, {});
    if (size.is_null() || size.as_int() > 0) return;
    throw Error("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
                {{"sqlExpr", "\"" + sql + "\""}, {"exprName", "`bucketSize`"}, {"valueRange", "(0, inf)"}, {"currentValue", plain_literal(size)}});
  }
};

}  // namespace

void register_time_bucket(ScalarFunctionRegistry& registry) { registry.add<TimeBucket>(); }

}  // namespace izvor::expr
