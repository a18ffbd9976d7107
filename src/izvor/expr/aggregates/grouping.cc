// grouping and grouping_id: they ask which keys of GROUPING SETS, CUBE or ROLLUP are set aside, and stand nowhere else.
#include "izvor/error.h"
#include "izvor/expr/aggregates/families.h"

namespace izvor::expr {
namespace {

class Grouping final : public AggregateFunction {
 public:
  explicit Grouping(const char* name) : name_(name) {}
  std::string_view name() const override { return name_; }
  Signature resolve(const std::vector<ExpressionPtr>&, EvalMode, const std::string&) const override {
    throw Error("UNSUPPORTED_GROUPING_EXPRESSION");
  }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall&) const override { throw Error("UNSUPPORTED_GROUPING_EXPRESSION"); }

 private:
  const char* name_;
};

}  // namespace

void register_grouping(AggregateFunctionRegistry& registry) {
  for (const char* name : {"grouping", "grouping_id"}) registry.add<Grouping>(name);
}

}  // namespace izvor::expr
