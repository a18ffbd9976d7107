// count: the rows in which no argument is null; count(1) counts all. count_if: those in which a condition is true. regr_count: pairs without null.
#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/families.h"

namespace izvor::expr {
namespace {

struct CountState {
  uint64_t nulls = 0;
  int64_t count = 0;
};

class CountAccumulator final : public Accumulator {
 public:
  std::vector<StateField> state_fields() const override { return {{"count", TypeId::kLong}}; }
  void init(uint8_t* state) const override { state_at<CountState>(state) = {}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena&, RowErrors&) const override {
    for_each_input(inputs, num_rows, [&](int64_t row) { ++state_at<CountState>(states[row]).count; });
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena&, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) state_at<CountState>(targets[i]).count += state_at<CountState>(sources[i]).count;
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    ColumnWriter<int64_t> writer(count, nullptr, pool);
    int64_t* out = writer.values();
    for (int64_t i = 0; i < count; ++i) out[i] = state_at<CountState>(states[i]).count;
    return writer.finish(TypeId::kLong);
  }
};

class Count final : public AggregateFunction {
 public:
  std::string_view name() const override { return "count"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    if (arguments.empty()) {
      throw Error("WRONG_NUM_ARGS.WITH_SUGGESTION", {{"functionName", "`count`"},
                                                     {"expectedNum", " >= 1"},
                                                     {"actualNum", "0"},
                                                     {"legacyNum", "0"},
                                                     {"legacyConfKey", "\"spark.sql.legacy.allowParameterlessCount\""},
                                                     {"legacyConfValue", "\"true\""}});
    }
    Signature signature{{}, TypeId::kLong, false};
    for (const auto& argument : arguments) signature.argument_types.push_back(argument->type);
    return signature;
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall&) const override { return std::make_unique<CountAccumulator>(); }
};

struct CountTrue {
  using Result = int64_t;
  using State = CountState;

  void add(State& state, bool value, const StateScope&) const { state.count += value ? 1 : 0; }
  void merge(State& state, const State& other, const StateScope&) const { state.count += other.count; }
  std::optional<int64_t> result(const State& state, const StateScope&) const { return state.count; }
};

std::unique_ptr<Accumulator> count_true(const AggregateCall& call) {
  return std::make_unique<CellAccumulator<CountTrue, bool>>(CountTrue(), std::vector<StateField>{{"count", TypeId::kLong}}, call.type);
}

std::unique_ptr<Accumulator> count_rows(const AggregateCall&) { return std::make_unique<CountAccumulator>(); }

}  // namespace

void register_counts(AggregateFunctionRegistry& registry) {
  registry.add<Count>();
  add_aggregate(registry,
                {.name = "count_if", .inputs = {TypeId::kBoolean}, .result = always(TypeId::kLong), .accumulator = count_true, .nullable = false});
  add_aggregate(registry, {.name = "regr_count",
                           .inputs = {InputType::numeric(), InputType::numeric()},
                           .result = always(TypeId::kLong),
                           .accumulator = count_rows,
                           .nullable = false});
}

}  // namespace izvor::expr
