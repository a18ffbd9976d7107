// first (first_value, any_value) and last (last_value): with a second argument that is true, or IGNORE NULLS, of the values that are not null.
#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/aggregates/kept_cells.h"

namespace izvor::expr {
namespace {

template <typename T>
struct PickState {
  uint64_t nulls = 1;
  StateCell<T> value{};
  int64_t is_set = 0;
};

// Over kept cells of physical type T.
template <typename T, bool kIsLast>
class Pick final : public Accumulator {
 public:
  using State = PickState<T>;

  Pick(DataType type, DataType kept, bool ignores_nulls) : type_(std::move(type)), kept_(std::move(kept)), ignores_nulls_(ignores_nulls) {}

  std::vector<StateField> state_fields() const override { return {{kIsLast ? "last" : "first", type_}, {"valueSet", TypeId::kBoolean}}; }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const Cells<T> cells(*inputs[0]->data());
    const Validity validity(*inputs[0]->data());
    for (int64_t row = 0; row < num_rows; ++row) {
      State& state = state_at<State>(states[row]);
      const bool is_valid = validity[row];
      if ((!kIsLast && state.is_set != 0) || (ignores_nulls_ && !is_valid)) continue;
      state.is_set = 1;
      state.nulls = is_valid ? 0 : 1;
      if (is_valid) assign<T>(state.value, cells[row], arena);
    }
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      const State& source = state_at<State>(sources[i]);
      State& target = state_at<State>(targets[i]);
      if (source.is_set == 0 || (!kIsLast && target.is_set != 0)) continue;
      target.is_set = 1;
      target.nulls = source.nulls;
      if (source.nulls == 0) assign<T>(target.value, from_cell<T>(source.value), arena);
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    CellSink<T> sink(count, kept_, pool);
    for (int64_t i = 0; i < count; ++i) {
      const State& state = state_at<State>(states[i]);
      if (state.nulls != 0) {
        sink.set_null(i);
      } else {
        sink.set(i, from_cell<T>(state.value));
      }
    }
    return sink.finish();
  }

 private:
  DataType type_;
  DataType kept_;
  bool ignores_nulls_;
};

class PickFunction final : public AggregateFunction {
 public:
  PickFunction(const char* name, bool is_last) : name_(name), is_last_(is_last) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args(name_, 1, 2, arguments);
    Signature signature{{arguments[0]->type}, arguments[0]->type, true};
    if (arguments.size() == 2) {
      const auto* flag = arguments[1]->as<Literal>();
      if (flag == nullptr || flag->value.is_null() || flag->value.type.id() != TypeId::kBoolean) {
        throw Error("_LEGACY_ERROR_TEMP_1210", {{"funcName", name_}});
      }
      signature.argument_types.emplace_back(TypeId::kBoolean);
    }
    return signature;
  }

  // The flag is not shown.
  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    std::string name(name_);
    // Spark makes these anew where it sees IGNORE NULLS, and forgets under which name they were called.
    if (call.ignore_nulls == true && name.ends_with("_value") && name != "any_value") name.resize(name.size() - 6);
    return name + '(' + (arguments.empty() ? "" : arguments[0]) + ')';
  }
  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[0]}; }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    const bool flag = call.arguments.size() == 2 && call.arguments[1]->as<Literal>()->value.as_bool();
    const bool ignores_nulls = call.ignore_nulls.value_or(flag);
    const KeptForm form(call.type);
    auto inner = form.visit([&]<typename T>(Physical<T>) -> std::unique_ptr<Accumulator> {
      if (is_last_) return std::make_unique<Pick<T, true>>(call.type, form.kept_type(), ignores_nulls);
      return std::make_unique<Pick<T, false>>(call.type, form.kept_type(), ignores_nulls);
    });
    return std::make_unique<KeptAccumulator>(std::move(inner), std::vector<KeptForm>{form}, form);
  }

  bool takes_ignore_nulls() const override { return true; }

 private:
  const char* name_;
  bool is_last_;
};

}  // namespace

void register_first_and_last(AggregateFunctionRegistry& registry) {
  for (const char* name : {"first", "first_value", "any_value"}) registry.add<PickFunction>(name, false);
  for (const char* name : {"last", "last_value"}) registry.add<PickFunction>(name, true);
}

}  // namespace izvor::expr
