// covar_pop, covar_samp, corr and regr_intercept, regr_r2, regr_slope, regr_sxy: of pairs of doubles without a null.
#include <cmath>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/aggregates/moments.h"

namespace izvor::expr {
namespace {

// Means and the sum of products of deviations from them.
struct CoMoment {
  double n = 0;
  double mean_x = 0;
  double mean_y = 0;
  double product = 0;

  void add(double x, double y) {
    n += 1;
    const double delta_x = x - mean_x;
    mean_x += delta_x / n;
    mean_y += (y - mean_y) / n;
    product += delta_x * (y - mean_y);
  }
  void merge(const CoMoment& other) {
    const double total = n + other.n;
    const double delta_x = other.mean_x - mean_x;
    const double delta_y = other.mean_y - mean_y;
    const double step_x = total == 0 ? 0 : delta_x / total;
    const double step_y = total == 0 ? 0 : delta_y / total;
    product += other.product + delta_x * step_y * n * other.n;
    mean_x += step_x * other.n;
    mean_y += step_y * other.n;
    n = total;
  }
};

struct Covariance {
  CoMoment pair;
  void add(double x, double y) { pair.add(x, y); }
  void merge(const Covariance& other) { pair.merge(other.pair); }
};

// With the sums of squares of both sides.
struct Correlation {
  CoMoment pair;
  double squares_x = 0;
  double squares_y = 0;

  void add(double x, double y) {
    const double delta_x = x - pair.mean_x;
    const double delta_y = y - pair.mean_y;
    pair.add(x, y);
    squares_x += delta_x * (x - pair.mean_x);
    squares_y += delta_y * (y - pair.mean_y);
  }
  void merge(const Correlation& other) {
    const double total = pair.n + other.pair.n;
    const double delta_x = other.pair.mean_x - pair.mean_x;
    const double delta_y = other.pair.mean_y - pair.mean_y;
    const double weight = total == 0 ? 0 : pair.n * other.pair.n / total;
    squares_x += other.squares_x + delta_x * delta_x * weight;
    squares_y += other.squares_y + delta_y * delta_y * weight;
    pair.merge(other.pair);
  }
};

// With the moments of x, which Spark keeps beside.
struct Regression {
  CoMoment pair;
  CentralMoments<2> x;
  void add(double x_value, double y) {
    pair.add(x_value, y);
    x.add(x_value);
  }
  void merge(const Regression& other) {
    pair.merge(other.pair);
    x.merge(other.x);
  }
};

std::vector<StateField> fields_of(const Covariance&) {
  return {{"n", TypeId::kDouble}, {"xAvg", TypeId::kDouble}, {"yAvg", TypeId::kDouble}, {"ck", TypeId::kDouble}};
}
std::vector<StateField> fields_of(const Correlation&) {
  std::vector<StateField> fields = fields_of(Covariance());
  for (const char* name : {"xMk", "yMk"}) fields.push_back({name, TypeId::kDouble});
  return fields;
}
std::vector<StateField> fields_of(const Regression&) {
  std::vector<StateField> fields = fields_of(Covariance());
  for (const char* name : {"n", "avg", "m2"}) fields.push_back({name, TypeId::kDouble});
  return fields;
}

using Result = std::optional<double>;

// What a function makes of the sums; they are of one pair at least.
template <typename Sums>
using Statistic = Result (*)(const Sums&);

Result covar_pop(const Covariance& sums) { return sums.pair.product / sums.pair.n; }
Result covar_samp(const Covariance& sums) { return sums.pair.n == 1 ? std::nullopt : Result(sums.pair.product / (sums.pair.n - 1)); }
Result sum_of_products(const Covariance& sums) { return sums.pair.product; }
Result corr(const Correlation& sums) {
  const double deviations = std::sqrt(sums.squares_x * sums.squares_y);
  if (sums.pair.n == 1 || deviations == 0) return std::nullopt;
  return sums.pair.product / deviations;
}
Result r_squared(const Correlation& sums) {
  if (sums.squares_x == 0) return std::nullopt;
  if (sums.squares_y == 0) return 1.0;
  return sums.pair.product * sums.pair.product / sums.squares_x / sums.squares_y;
}
Result slope(const Regression& sums) { return sums.x.power[0] == 0 ? std::nullopt : Result(sums.pair.product / sums.x.power[0]); }
Result intercept(const Regression& sums) {
  const Result gradient = slope(sums);
  return gradient ? Result(sums.pair.mean_y - *gradient * sums.pair.mean_x) : std::nullopt;
}

template <typename Sums>
struct PairStatistic {
  using Result = double;
  struct State {
    uint64_t nulls = 0;
    Sums sums;
  };
  Statistic<Sums> statistic;

  void add(State& state, double x, double y, const StateScope&) const { state.sums.add(x, y); }
  void merge(State& state, const State& other, const StateScope&) const { state.sums.merge(other.sums); }
  std::optional<double> result(const State& state, const StateScope&) const { return state.sums.pair.n == 0 ? std::nullopt : statistic(state.sums); }
};

template <typename Sums>
std::unique_ptr<Accumulator> make_statistic(Statistic<Sums> statistic) {
  using Body = PairStatistic<Sums>;
  return std::make_unique<CellAccumulator<Body, double, double>>(Body{statistic}, fields_of(Sums()), TypeId::kDouble);
}

// name(x, y).
template <typename Sums>
void add_statistic(AggregateFunctionRegistry& registry, const char* name, Statistic<Sums> statistic) {
  add_aggregate(registry, {.name = name,
                           .inputs = {TypeId::kDouble, TypeId::kDouble},
                           .result = always(TypeId::kDouble),
                           .accumulator = [statistic](const AggregateCall&) { return make_statistic(statistic); }});
}

// regr_...(y, x).
template <typename Sums>
class RegressionFunction final : public AggregateFunction {
 public:
  RegressionFunction(const char* name, Statistic<Sums> statistic) : name_(name), statistic_(statistic) {}
  std::string_view name() const override { return name_; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name_, 2, arguments);
    return {cast_inputs({TypeId::kDouble, TypeId::kDouble}, arguments, mode, sql), TypeId::kDouble, true};
  }
  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[1], call.arguments[0]}; }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall&) const override { return make_statistic(statistic_); }

 private:
  const char* name_;
  Statistic<Sums> statistic_;
};

}  // namespace

void register_regression(AggregateFunctionRegistry& registry) {
  add_statistic<Covariance>(registry, "covar_pop", covar_pop);
  add_statistic<Covariance>(registry, "covar_samp", covar_samp);
  add_statistic<Correlation>(registry, "corr", corr);
  registry.add<RegressionFunction<Covariance>>("regr_sxy", sum_of_products);
  registry.add<RegressionFunction<Correlation>>("regr_r2", r_squared);
  registry.add<RegressionFunction<Regression>>("regr_slope", slope);
  registry.add<RegressionFunction<Regression>>("regr_intercept", intercept);
}

}  // namespace izvor::expr
