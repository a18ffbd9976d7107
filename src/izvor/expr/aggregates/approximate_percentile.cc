// percentile_approx (approx_percentile)(x, p [, accuracy]): values of x at percentages, each within 1 / accuracy of all rows.
#include <arrow/array.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/aggregates/list_sink.h"
#include "izvor/expr/aggregates/number_cells.h"
#include "izvor/expr/aggregates/percentage.h"
#include "izvor/expr/aggregates/quantile_summary.h"

namespace izvor::expr {
namespace {

constexpr int64_t kDefaultAccuracy = 10000;

// The state holds the bytes of a QuantileSummary.
template <typename T>
class ApproximatePercentiles final : public Accumulator {
 public:
  ApproximatePercentiles(const DataType& type, const DataType& result, Percentages percentages, int64_t accuracy)
      : type_(type), result_(result), percentages_(std::move(percentages)), relative_error_(1.0 / static_cast<double>(accuracy)) {}

  struct State {
    uint64_t nulls = 0;
    BytesCell summary{};
  };

  std::vector<StateField> state_fields() const override { return {{"buf", TypeId::kBinary}}; }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const Cells<T> cells(*inputs[0]->data());
    for_each_input(inputs, num_rows, [&](int64_t row) {
      BytesCell& summary = state_at<State>(states[row]).summary;
      if (summary.size == 0) append(summary, empty_, arena);
      const double value = to_double(cells[row], type_);
      append(summary, {reinterpret_cast<const char*>(&value), sizeof value}, arena);
      if (summary.size >= QuantileSummary::kPortion * sizeof value && QuantileSummary::pending(view(summary)) >= QuantileSummary::kPortion) {
        QuantileSummary settled(relative_error_, view(summary));
        settled.settle();
        assign<std::string_view>(summary, settled.bytes(), arena);
      }
    });
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      const BytesCell& source = state_at<State>(sources[i]).summary;
      BytesCell& target = state_at<State>(targets[i]).summary;
      if (source.size == 0) continue;
      if (target.size == 0) {
        append(target, view(source), arena);
        continue;
      }
      QuantileSummary merged(relative_error_, view(target));
      merged.merge(QuantileSummary(relative_error_, view(source)));
      assign<std::string_view>(target, merged.bytes(), arena);
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    ListSink<T> sink(count, result_, pool);
    for (int64_t i = 0; i < count; ++i) {
      const auto values = QuantileSummary(relative_error_, view(state_at<State>(states[i]).summary)).quantiles(percentages_.values);
      if (values.empty()) {
        sink.append_null();
        continue;
      }
      for (const double value : values) sink.append(from_double<T>(value, type_));
      sink.end_list();
    }
    return sink.finish();
  }

 private:
  DataType type_;
  DataType result_;
  Percentages percentages_;
  double relative_error_;
  std::string empty_ = QuantileSummary(0).bytes();
};

class ApproxPercentile final : public AggregateFunction {
 public:
  explicit ApproxPercentile(const char* name) : name_(name) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name_, 2, 3, arguments);
    const std::vector<InputType> inputs{number_like(), percentage_type(*arguments[1]), InputType::integral()};
    Signature signature{cast_inputs(inputs, arguments, mode, sql), TypeId::kNull, true};
    const Percentages percentages = constant_percentages(arguments[1], mode, sql);
    if (arguments.size() == 3) accuracy(*arguments[2], sql);
    signature.result_type = percentages.result_type(signature.argument_types[0]);
    return signature;
  }

  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    std::vector<std::string> shown = arguments;
    if (shown.size() == 2) shown.push_back(std::to_string(kDefaultAccuracy));
    return AggregateFunction::print(shown, call);
  }

  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[0]}; }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    const DataType& type = call.arguments[0]->type;
    const int64_t wanted = call.arguments.size() == 3 ? accuracy(*call.arguments[2], "") : kDefaultAccuracy;
    return visit_number_like(type, [&]<typename T>(Physical<T>) -> std::unique_ptr<Accumulator> {
      return std::make_unique<ApproximatePercentiles<T>>(type, call.type, constant_percentages(call.arguments[1], call.mode, ""), wanted);
    });
  }

 private:
  static int64_t accuracy(const Expression& argument, const std::string& sql) {
    constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
    return constant_integer(argument, sql, "accuracy", 1, kMost, "(0, 2147483647]", "L");
  }

  const char* name_;
};

}  // namespace

void register_approximate_percentiles(AggregateFunctionRegistry& registry) {
  for (const char* name : {"percentile_approx", "approx_percentile"}) registry.add<ApproxPercentile>(name);
}

}  // namespace izvor::expr
