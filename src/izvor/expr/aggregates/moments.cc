// stddev, variance, skewness, kurtosis and their kin, and regr_sxx and regr_syy: all from central moments.
#include "izvor/expr/aggregates/moments.h"

#include <cmath>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/families.h"

namespace izvor::expr {
namespace {

using Result = std::optional<double>;

// What a function makes of the moments; they are of one value at least.
template <int kOrder>
using Statistic = Result (*)(const CentralMoments<kOrder>&);

Result variance_pop(const CentralMoments<2>& m) { return m.power[0] / m.n; }
Result variance_samp(const CentralMoments<2>& m) { return m.n == 1 ? std::nullopt : Result(m.power[0] / (m.n - 1)); }
Result stddev_pop(const CentralMoments<2>& m) { return std::sqrt(m.power[0] / m.n); }
Result stddev_samp(const CentralMoments<2>& m) { return m.n == 1 ? std::nullopt : Result(std::sqrt(m.power[0] / (m.n - 1))); }
Result sum_of_squares(const CentralMoments<2>& m) { return m.power[0]; }
Result skewness(const CentralMoments<3>& m) {
  if (m.power[0] == 0) return std::nullopt;
  return std::sqrt(m.n) * m.power[1] / std::sqrt(m.power[0] * m.power[0] * m.power[0]);
}
Result kurtosis(const CentralMoments<4>& m) {
  if (m.power[0] == 0) return std::nullopt;
  return m.n * m.power[2] / (m.power[0] * m.power[0]) - 3;
}

template <int kOrder>
struct MomentStatistic {
  using Result = double;
  struct State {
    uint64_t nulls = 0;
    CentralMoments<kOrder> moments;
  };
  Statistic<kOrder> statistic;

  void add(State& state, double value, const StateScope&) const { state.moments.add(value); }
  void merge(State& state, const State& other, const StateScope&) const { state.moments.merge(other.moments); }
  std::optional<double> result(const State& state, const StateScope&) const { return state.moments.n == 0 ? std::nullopt : statistic(state.moments); }
};

template <int kOrder>
std::unique_ptr<Accumulator> make_statistic(Statistic<kOrder> statistic) {
  std::vector<StateField> fields;
  for (const char* name : {"n", "avg", "m2", "m3", "m4"}) {
    if (fields.size() <= kOrder) fields.push_back({name, TypeId::kDouble});
  }
  return std::make_unique<CellAccumulator<MomentStatistic<kOrder>, double>>(MomentStatistic<kOrder>{statistic}, std::move(fields), TypeId::kDouble);
}

template <int kOrder>
void add_statistic(AggregateFunctionRegistry& registry, const char* name, Statistic<kOrder> statistic) {
  add_aggregate(registry,
                {.name = name, .inputs = {TypeId::kDouble}, .result = always(TypeId::kDouble), .accumulator = [statistic](const AggregateCall&) {
                   return make_statistic(statistic);
                 }});
}

// regr_sxx(y, x) and regr_syy(y, x): of one side, where neither is null.
class PairSquares final : public AggregateFunction {
 public:
  PairSquares(const char* name, size_t side) : name_(name), side_(side) {}
  std::string_view name() const override { return name_; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name_, 2, arguments);
    cast_inputs({InputType::numeric(), InputType::numeric()}, arguments, mode, sql);
    return {{TypeId::kDouble, TypeId::kDouble}, TypeId::kDouble, true};
  }
  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[side_], call.arguments[1 - side_]}; }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall&) const override { return make_statistic<2>(sum_of_squares); }

 private:
  const char* name_;
  size_t side_;
};

}  // namespace

void register_moments(AggregateFunctionRegistry& registry) {
  for (const char* name : {"stddev", "std", "stddev_samp"}) add_statistic<2>(registry, name, stddev_samp);
  for (const char* name : {"variance", "var_samp"}) add_statistic<2>(registry, name, variance_samp);
  add_statistic<2>(registry, "stddev_pop", stddev_pop);
  add_statistic<2>(registry, "var_pop", variance_pop);
  add_statistic<3>(registry, "skewness", skewness);
  add_statistic<4>(registry, "kurtosis", kurtosis);
  registry.add<PairSquares>("regr_syy", size_t{0});
  registry.add<PairSquares>("regr_sxx", size_t{1});
}

}  // namespace izvor::expr
