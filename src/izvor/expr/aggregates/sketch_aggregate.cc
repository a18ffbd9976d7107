#include "izvor/expr/aggregates/sketch_aggregate.h"

#include "izvor/expr/function_errors.h"
#include "izvor/expr/named_parameters.h"

namespace izvor::expr {
namespace {

class SketchAggregate final : public AggregateFunction {
 public:
  explicit SketchAggregate(SketchAggregateSpec spec) : spec_(std::move(spec)) {}
  std::string_view name() const override { return spec_.name; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (spec_.parameters.empty()) {
      require_num_args(name(), spec_.required, spec_.inputs.size(), arguments);
    } else {
      require_parameters(name(), spec_.parameters, spec_.required, arguments.size());
    }
    Signature signature{cast_inputs(spec_.inputs, arguments, mode, sql, spec_.casts), TypeId::kBinary, false};
    if (spec_.check) spec_.check(arguments, mode, sql);
    return signature;
  }

  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    std::vector<std::string> shown = arguments;
    const size_t missing = spec_.inputs.size() - std::min(shown.size(), spec_.inputs.size());
    if (missing <= spec_.shown_defaults.size()) {
      shown.insert(shown.end(), spec_.shown_defaults.end() - static_cast<std::ptrdiff_t>(missing), spec_.shown_defaults.end());
    }
    return AggregateFunction::print(shown, call);
  }

  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override {
    return {call.arguments.begin(), call.arguments.begin() + static_cast<std::ptrdiff_t>(spec_.columns)};
  }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override { return spec_.accumulator(call); }
  bool ignores_duplicates() const override { return spec_.ignores_duplicates; }

 private:
  SketchAggregateSpec spec_;
};

}  // namespace

void add_sketch_aggregate(AggregateFunctionRegistry& registry, SketchAggregateSpec spec) { registry.add<SketchAggregate>(std::move(spec)); }

}  // namespace izvor::expr
