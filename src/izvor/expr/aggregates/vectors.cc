// vector_sum, vector_avg: of vectors (arrays of floats) place by place. A vector with a null in it is passed over.
#include <cstring>

#include <arrow/array.h>
#include <arrow/builder.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::expr {
namespace {

struct VectorState {
  uint64_t nulls = 1;
  int64_t count = 0;
  BytesCell floats{};
};

float* floats_of(const VectorState& state) { return reinterpret_cast<float*>(state.floats.data); }
size_t length_of(const VectorState& state) { return state.floats.size / sizeof(float); }

struct VectorSum {
  static constexpr const char* kName = "vector_sum";
  static float added(float sum, float value, int64_t) { return sum + value; }
  static float merged(const VectorState&, float x, const VectorState&, float y) { return x + y; }
};

// A running mean, in floats as Spark keeps it.
struct VectorAverage {
  static constexpr const char* kName = "vector_avg";
  static float added(float mean, float value, int64_t count) { return mean + (value - mean) / static_cast<float>(count); }
  static float merged(const VectorState& a, float x, const VectorState& b, float y) {
    const auto all = static_cast<float>(a.count + b.count);
    return x * (static_cast<float>(a.count) / all) + y * (static_cast<float>(b.count) / all);
  }
};

template <typename Op>
class VectorAccumulator final : public Accumulator {
 public:
  explicit VectorAccumulator(DataType type) : type_(std::move(type)) {}

  std::vector<StateField> state_fields() const override { return {{"count", TypeId::kLong}, {"vector", TypeId::kBinary}}; }
  void init(uint8_t* state) const override {
    const VectorState initial;
    std::memcpy(state, &initial, sizeof initial);
  }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors) const override {
    if (inputs[0]->type_id() == arrow::Type::NA) return;
    const auto& lists = static_cast<const arrow::ListArray&>(*inputs[0]);
    const auto& values = static_cast<const arrow::FloatArray&>(*lists.values());
    for (int64_t row = 0; row < num_rows; ++row) {
      if (lists.IsNull(row) || has_null(values, lists.value_offset(row), lists.value_offset(row + 1))) continue;
      const StateScope scope{row, &arena, errors};
      add(state_at<VectorState>(states[row]), values.raw_values() + lists.value_offset(row), static_cast<size_t>(lists.value_length(row)), scope);
    }
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors& errors) const override {
    for (int64_t i = 0; i < count; ++i) {
      const auto& source = state_at<VectorState>(sources[i]);
      if (source.nulls == 0) merge(state_at<VectorState>(targets[i]), source, StateScope{i, &arena, errors});
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    auto floats = std::make_shared<arrow::FloatBuilder>(pool);
    arrow::ListBuilder lists(pool, floats, to_arrow(type_));
    for (int64_t i = 0; i < count; ++i) {
      const auto& state = state_at<VectorState>(states[i]);
      throw_if_error(state.nulls == 0 ? lists.Append() : lists.AppendNull());
      if (state.nulls == 0 && length_of(state) != 0) throw_if_error(floats->AppendValues(floats_of(state), static_cast<int64_t>(length_of(state))));
    }
    return value_or_throw(lists.Finish());
  }

 private:
  static bool has_null(const arrow::FloatArray& values, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end && values.null_count() != 0; ++i) {
      if (values.IsNull(i)) return true;
    }
    return false;
  }

  static bool fits(const VectorState& state, size_t length, const StateScope& scope) {
    if (state.nulls != 0 || length_of(state) == length) return true;
    scope.fail(Error(
        "VECTOR_DIMENSION_MISMATCH",
        {{"functionName", std::string("`") + Op::kName + "`"}, {"leftDim", std::to_string(length_of(state))}, {"rightDim", std::to_string(length)}}));
    return false;
  }

  static void start(VectorState& state, const float* values, size_t length, int64_t count, StateArena& arena) {
    state.nulls = 0;
    state.count = count;
    append(state.floats, {reinterpret_cast<const char*>(values), length * sizeof(float)}, arena);
  }

  static void add(VectorState& state, const float* values, size_t length, const StateScope& scope) {
    if (!fits(state, length, scope)) return;
    if (state.nulls != 0) return start(state, values, length, 1, *scope.arena);
    ++state.count;
    for (size_t i = 0; i < length; ++i) floats_of(state)[i] = Op::added(floats_of(state)[i], values[i], state.count);
  }

  static void merge(VectorState& state, const VectorState& other, const StateScope& scope) {
    if (!fits(state, length_of(other), scope)) return;
    if (state.nulls != 0) return start(state, floats_of(other), length_of(other), other.count, *scope.arena);
    for (size_t i = 0; i < length_of(state); ++i) floats_of(state)[i] = Op::merged(state, floats_of(state)[i], other, floats_of(other)[i]);
    state.count += other.count;
  }

  DataType type_;
};

// Nothing is cast to a vector, not even a null.
template <typename Op>
class VectorFunction final : public AggregateFunction {
 public:
  std::string_view name() const override { return Op::kName; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(Op::kName, 1, arguments);
    const InputType vector = DataType::array(TypeId::kFloat);
    if (!vector.accepts(arguments[0]->type)) throw unexpected_input_type(sql, 0, vector.sql(), *arguments[0]);
    return {{arguments[0]->type}, DataType::array(TypeId::kFloat, false), true};
  }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override { return std::make_unique<VectorAccumulator<Op>>(call.type); }
};

}  // namespace

void register_vector_aggregates(AggregateFunctionRegistry& registry) {
  registry.add<VectorFunction<VectorSum>>();
  registry.add<VectorFunction<VectorAverage>>();
}

}  // namespace izvor::expr
