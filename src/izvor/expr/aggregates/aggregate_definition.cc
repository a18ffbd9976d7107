#include "izvor/expr/aggregates/aggregate_definition.h"

namespace izvor::expr {
namespace {

class DefinedAggregate final : public AggregateFunction {
 public:
  explicit DefinedAggregate(AggregateDefinition definition) : definition_(std::move(definition)) {}
  std::string_view name() const override { return definition_.name; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), definition_.inputs.size(), arguments);
    Signature signature{cast_inputs(definition_.inputs, arguments, mode, sql), TypeId::kNull, definition_.nullable};
    signature.result_type = definition_.result(signature.argument_types);
    return signature;
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override { return definition_.accumulator(call); }
  bool ignores_duplicates() const override { return definition_.ignores_duplicates; }

 private:
  AggregateDefinition definition_;
};

}  // namespace

void add_aggregate(AggregateFunctionRegistry& registry, AggregateDefinition definition) { registry.add<DefinedAggregate>(std::move(definition)); }

}  // namespace izvor::expr
