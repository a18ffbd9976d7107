// max_by(x, y) and min_by(x, y): x, which may be null, of the row with the greatest or least y. Of equal y the last row counts. With a third argument
// the x of that many rows (top_by.h).
#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/aggregates/kept_cells.h"
#include "izvor/expr/aggregates/top_by.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

// Over kept cells.
template <typename Value, typename Key>
class ExtremeBy final : public Accumulator {
 public:
  struct State {
    uint64_t nulls = 3;
    StateCell<Value> value{};
    StateCell<Key> key{};
  };
  static constexpr uint64_t kValueNull = 1;
  static constexpr uint64_t kKeyNull = 2;

  ExtremeBy(const KeptForm& value, const KeptForm& key, bool is_max) : value_(value), key_(key), order_(key), is_max_(is_max) {}

  std::vector<StateField> state_fields() const override { return {{"valueWithExtremumOrdering", value_.type()}, {"extremumOrdering", key_.type()}}; }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const Cells<Value> values(*inputs[0]->data());
    const Cells<Key> keys(*inputs[1]->data());
    const Validity has_value(*inputs[0]->data());
    for_each_valid(Selection::all(num_rows), Validity(*inputs[1]->data()), [&](int64_t row) {
      offer(state_at<State>(states[row]), has_value[row] ? std::optional<Value>(values[row]) : std::nullopt, keys[row], arena);
    });
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      const State& source = state_at<State>(sources[i]);
      if ((source.nulls & kKeyNull) == 0) offer(state_at<State>(targets[i]), value_of(source), from_cell<Key>(source.key), arena);
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    const DataType type = value_.kept_type();
    CellSink<Value> sink(count, type, pool);
    for (int64_t i = 0; i < count; ++i) {
      if (const std::optional<Value> value = value_of(state_at<State>(states[i]))) {
        sink.set(i, *value);
      } else {
        sink.set_null(i);
      }
    }
    return sink.finish();
  }

 private:
  static std::optional<Value> value_of(const State& state) {
    return (state.nulls & kValueNull) == 0 ? std::optional<Value>(from_cell<Value>(state.value)) : std::nullopt;
  }

  void offer(State& state, std::optional<Value> value, Key key, StateArena& arena) const {
    if ((state.nulls & kKeyNull) == 0 && !wins(key, from_cell<Key>(state.key))) return;
    state.nulls = value ? 0 : kValueNull;
    if (value) assign<Value>(state.value, *value, arena);
    assign<Key>(state.key, key, arena);
  }

  bool wins(Key candidate, Key current) const { return is_max_ ? !order_.less(candidate, current) : !order_.less(current, candidate); }

  KeptForm value_;
  KeptForm key_;
  KeptOrder order_;
  bool is_max_;
};

class ExtremeByFunction final : public AggregateFunction {
 public:
  ExtremeByFunction(const char* name, bool is_max) : name_(name), is_max_(is_max) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name_, 2, 3, arguments);
    if (!is_ordered(arguments[1]->type)) throw invalid_ordering_type(sql, name_, arguments[1]->type);
    const DataType& type = arguments[0]->type;
    if (arguments.size() == 2) return {{type, arguments[1]->type}, type, true};
    const DataType count = cast_inputs({InputType::any(), InputType::any(), TypeId::kInt}, arguments, mode, sql)[2];
    number_of_values(cast(arguments[2], count, mode), sql);
    return {{type, arguments[1]->type, count}, DataType::array(type), true};
  }

  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[0], call.arguments[1]}; }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    if (call.arguments.size() == 3) return make_top_by(call, number_of_values(call.arguments[2], ""), is_max_);
    const KeptForm value(call.arguments[0]->type);
    const KeptForm key(call.arguments[1]->type);
    auto inner = value.visit([&]<typename Value>(Physical<Value>) {
      return key.visit(
          [&]<typename Key>(Physical<Key>) -> std::unique_ptr<Accumulator> { return std::make_unique<ExtremeBy<Value, Key>>(value, key, is_max_); });
    });
    return std::make_unique<KeptAccumulator>(std::move(inner), std::vector<KeptForm>{value, key}, value);
  }

 private:
  static uint32_t number_of_values(const ExpressionPtr& argument, const std::string& sql) {
    if (!is_constant(*argument)) throw non_foldable_input(sql, "k", TypeId::kInt, *argument);
    const Value value = evaluate_constant(*argument, {});
    const int64_t count = value.is_null() ? 0 : value.as_int();
    if (count < 1 || count > 100000) throw value_out_of_range(sql, "`k`", "[1, 100000]", std::to_string(count));
    return static_cast<uint32_t>(count);
  }

  const char* name_;
  bool is_max_;
};

}  // namespace

void register_extremes_by(AggregateFunctionRegistry& registry) {
  registry.add<ExtremeByFunction>("min_by", false);
  registry.add<ExtremeByFunction>("max_by", true);
}

}  // namespace izvor::expr
