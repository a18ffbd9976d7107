// avg (mean) and try_avg: a sum and a count; null without a value. Of decimals four digits more than the argument, of intervals rounded half up.
#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/aggregate_signature.h"
#include "izvor/expr/aggregates/exact_sum.h"
#include "izvor/expr/aggregates/families.h"

namespace izvor::expr {
namespace {

DataType average_type(const DataType& argument) {
  if (argument.id() == TypeId::kDecimal) return DataType::decimal(std::min(38, argument.precision() + 4), std::min(38, argument.scale() + 4));
  return argument.is_numeric() ? DataType(TypeId::kDouble) : argument;
}

DataType sum_type(const DataType& argument) {
  if (argument.id() == TypeId::kDecimal) return DataType::decimal(std::min(38, argument.precision() + 10), argument.scale());
  return average_type(argument);
}

// Half away from zero.
Int128 divide_half_up(Int128 dividend, int64_t divisor) {
  const Int128 quotient = dividend / divisor;
  const Int128 rest = dividend % divisor;
  const Int128 twice = 2 * (rest < 0 ? -rest : rest);
  if (twice < divisor) return quotient;
  return dividend < 0 ? quotient - 1 : quotient + 1;
}

struct DoubleAverage {
  using Result = double;
  struct State {
    uint64_t nulls = 0;
    double sum = 0;
    int64_t count = 0;
  };

  void add(State& state, double value, const StateScope&) const {
    state.sum += value;
    ++state.count;
  }
  void merge(State& state, const State& other, const StateScope&) const {
    state.sum += other.sum;
    state.count += other.count;
  }
  std::optional<double> result(const State& state, const StateScope&) const {
    return state.count == 0 ? std::nullopt : std::optional(state.sum / static_cast<double>(state.count));
  }
};

// Of decimals and intervals. An overflow leaves a null sum for good; whether that is an error is known at the end for decimals, at once for
// intervals.
template <typename T>
struct ExactAverage {
  using Result = T;
  struct State {
    uint64_t nulls = 0;
    StateCell<T> sum{};
    int64_t count = 0;
  };
  ExactSum exact;
  DataType type;
  EvalMode mode;

  void add(State& state, T value, const StateScope& scope) const {
    add_sum(state, value, scope);
    ++state.count;
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.nulls == 0) {
      add_sum(state, from_cell<T>(other.sum), scope);
    } else {
      state.nulls = 1;
    }
    state.count += other.count;
  }
  std::optional<T> result(const State& state, const StateScope& scope) const {
    if (state.count == 0) return std::nullopt;
    if (state.nulls != 0 || !exact.in_range(from_cell<T>(state.sum))) {
      if (mode == EvalMode::kAnsi) scope.fail(exact.overflow("try_avg"));
      return std::nullopt;
    }
    return divide(from_cell<T>(state.sum), state.count, scope);
  }

 private:
  void add_sum(State& state, T value, const StateScope& scope) const {
    if (state.nulls != 0) return;
    T sum = from_cell<T>(state.sum);
    const bool fits = exact.add(sum, value);
    if (!fits && !std::is_same_v<T, Int128> && mode != EvalMode::kTry) scope.fail(exact.overflow("try_avg"));
    state.nulls = fits ? 0 : 1;
    assign<T>(state.sum, sum, *scope.arena);
  }

  std::optional<T> divide(T sum, int64_t count, const StateScope& scope) const {
    if constexpr (std::is_same_v<T, Int128>) {
      const Int128 scaling = power_of_ten(type.scale() - exact.type().scale());
      const Int128 whole = sum / count;
      const Int128 limit = power_of_ten(type.precision());
      const Int128 largest_whole = limit / scaling;
      if (whole > -largest_whole && whole < largest_whole) {
        const Int128 average = whole * scaling + divide_half_up(sum % count * scaling, count);
        if (average > -limit && average < limit) return average;
      }
      if (mode == EvalMode::kAnsi) scope.fail(out_of_range(whole));
      return std::nullopt;
    } else {
      return static_cast<T>(divide_half_up(sum, count));
    }
  }

  Error out_of_range(Int128 whole) const {
    return Error("NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", {{"value", decimal_text(whole, exact.type().scale())},
                                                                {"precision", std::to_string(type.precision())},
                                                                {"scale", std::to_string(type.scale())},
                                                                {"config", "\"spark.sql.ansi.enabled\""}});
  }
};

class Average : public AggregateFunction {
 public:
  Average(const char* name, bool is_try) : name_(name), is_try_(is_try) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    const DataType type = summable_type(name_, arguments, sql);
    return {{type}, average_type(type), true};
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    const DataType& input = inputs(call)[0]->type;
    const DataType sum = sum_type(input);
    const std::vector<StateField> fields{{"sum", sum}, {"count", TypeId::kLong}};
    const EvalMode mode = is_try_ ? EvalMode::kTry : call.mode;
    return visit_physical(input, [&]<typename T>(Physical<T>) -> std::unique_ptr<Accumulator> {
      if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string_view>) {
        throw_unsupported_type(input);
      } else {
        if (call.type.id() == TypeId::kDouble) {
          if constexpr (!std::is_same_v<T, Int128>) return std::make_unique<CellAccumulator<DoubleAverage, T>>(DoubleAverage(), fields, call.type);
        }
        if constexpr (std::is_same_v<T, Int128> || std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>) {
          return std::make_unique<CellAccumulator<ExactAverage<T>, T>>(ExactAverage<T>{ExactSum(sum), call.type, mode}, fields, call.type);
        }
        throw_unsupported_type(input);
      }
    });
  }

 private:
  const char* name_;
  bool is_try_;
};

// regr_avgx(y, x) and regr_avgy(y, x): of one side, where neither is null.
class PairAverage final : public Average {
 public:
  PairAverage(const char* name, size_t averaged) : Average(name, false), averaged_(averaged) {}

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    const auto types = cast_inputs({InputType::numeric(), InputType::numeric()}, arguments, mode, sql);
    return {types, average_type(types[averaged_]), true};
  }
  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[averaged_], call.arguments[1 - averaged_]}; }

 private:
  size_t averaged_;
};

}  // namespace

void register_averages(AggregateFunctionRegistry& registry) {
  registry.add<Average>("avg", false);
  registry.add<Average>("mean", false);
  registry.add<Average>("try_avg", true);
  registry.add<PairAverage>("regr_avgy", size_t{0});
  registry.add<PairAverage>("regr_avgx", size_t{1});
}

}  // namespace izvor::expr
