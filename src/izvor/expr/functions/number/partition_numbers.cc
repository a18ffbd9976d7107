// monotonically_increasing_id and spark_partition_id: where a row stands.
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/number/families.h"

namespace izvor::expr {
namespace {

constexpr int kRowBits = 33;  // of an id; the rest is the partition

class MonotonicallyIncreasingId final : public ScalarFunction {
 public:
  std::string_view name() const override { return "monotonically_increasing_id"; }
  bool deterministic() const override { return false; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args(name(), 0, arguments);
    return {{}, TypeId::kLong, false};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    PartitionState& partition = context.partition();
    int64_t& next = partition.of<int64_t>(call, [&] { return partition.partition() << kRowBits; });
    ColumnWriter<int64_t> writer(selection.num_rows, nullptr, context.pool());
    int64_t* out = writer.values();
    selection.for_each([&](int64_t row) { out[row] = next++; });
    return writer.finish(type);
  }
};

class SparkPartitionId final : public ScalarFunction {
 public:
  std::string_view name() const override { return "spark_partition_id"; }
  bool deterministic() const override { return false; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args(name(), 0, arguments);
    return {{}, TypeId::kInt, false};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call&, const DataType&, const Selection& selection, EvalContext& context) const override {
    return repeat(Value::integer(static_cast<int32_t>(context.partition().partition())), selection.num_rows, context.pool());
  }

  std::string print(const std::vector<std::string>& arguments) const override { return print_call("SPARK_PARTITION_ID", arguments); }
};

}  // namespace

void register_partition_numbers(ScalarFunctionRegistry& registry) {
  registry.add<MonotonicallyIncreasingId>();
  registry.add<SparkPartitionId>();
}

}  // namespace izvor::expr
