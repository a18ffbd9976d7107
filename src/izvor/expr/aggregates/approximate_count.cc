// approx_count_distinct(x [, relative standard deviation]): HyperLogLog++ of the xxhash64 of the values that are not null.
#include <cstring>

#include <arrow/array.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/aggregates/hyper_log_log.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

constexpr double kDefaultDeviation = 0.05;

// Of hashes. A group that has seen no value has no registers yet.
struct ApproximateCount {
  using Result = int64_t;
  struct State {
    uint64_t nulls = 0;
    BytesCell registers{};
  };
  HyperLogLog sketch;

  void add(State& state, int64_t hash, const StateScope& scope) const { sketch.add(registers_of(state, scope), static_cast<uint64_t>(hash)); }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.registers.size != 0) sketch.merge(registers_of(state, scope), other.registers.data);
  }
  std::optional<int64_t> result(const State& state, const StateScope&) const {
    return state.registers.size == 0 ? 0 : sketch.estimate(state.registers.data);
  }

 private:
  char* registers_of(State& state, const StateScope& scope) const {
    if (state.registers.size == 0) std::memset(extend(state.registers, sketch.bytes(), *scope.arena), 0, sketch.bytes());
    return state.registers.data;
  }
};

class ApproxCountDistinct final : public AggregateFunction {
 public:
  std::string_view name() const override { return "approx_count_distinct"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args(name(), 1, 2, arguments);
    Signature signature{{arguments[0]->type}, TypeId::kLong, false};
    if (arguments.size() == 2) {
      signature.argument_types.push_back(arguments[1]->type);
      deviation(*arguments[1]);
    }
    return signature;
  }

  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    return AggregateFunction::print(arguments.empty() ? arguments : std::vector{arguments[0]}, call);
  }

  // Nulls have a hash too, but do not count.
  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override {
    return {expr::call(*find_scalar_function("xxhash64"), {call.arguments[0]}, call.mode), call.arguments[0]};
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    const double wanted = call.arguments.size() == 2 ? deviation(*call.arguments[1]) : kDefaultDeviation;
    return std::make_unique<CellAccumulator<ApproximateCount, int64_t>>(ApproximateCount{*HyperLogLog::of_deviation(wanted)},
                                                                        std::vector<StateField>{{"MS", TypeId::kBinary}}, call.type);
  }

  bool ignores_duplicates() const override { return true; }

 private:
  static double deviation(const Expression& argument) {
    const auto* literal = argument.as<Literal>();
    const bool is_number = literal != nullptr && !literal->value.is_null() &&
                           (literal->value.type.id() == TypeId::kDouble || literal->value.type.id() == TypeId::kDecimal);
    if (!is_number) throw Error("_LEGACY_ERROR_TEMP_1104");
    const double value = literal->value.type.id() == TypeId::kDouble ? literal->value.as_double() : std::stod(literal->value.as_string());
    if (!HyperLogLog::of_deviation(value)) throw Error("FAILED_FUNCTION_CALL", {{"funcName", "`approx_count_distinct`"}});
    return value;
  }
};

}  // namespace

void register_approximate_counts(AggregateFunctionRegistry& registry) { registry.add<ApproxCountDistinct>(); }

}  // namespace izvor::expr
