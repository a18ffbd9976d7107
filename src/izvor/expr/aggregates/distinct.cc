// An aggregate over distinct inputs: the state holds the set of their combinations, and the function itself is computed from it at the end.
#include <deque>
#include <utility>

#include <arrow/array.h>

#include "izvor/expr/aggregates/entry_set.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"

namespace izvor::expr {
namespace {

// Memory for the states of the inner aggregate.
class LocalArena final : public StateArena {
 public:
  char* allocate(size_t bytes) override { return blocks_.emplace_back(std::make_unique<char[]>(bytes)).get(); }

 private:
  std::deque<std::unique_ptr<char[]>> blocks_;
};

class DistinctAccumulator final : public Accumulator {
 public:
  DistinctAccumulator(std::unique_ptr<Accumulator> inner, const std::vector<ExpressionPtr>& inputs)
      : inner_(std::move(inner)), tuple_(tuple_type(inputs)), tuples_(tuple_, 0) {}

  struct State {
    uint64_t nulls = 0;
    EntryCells cells;
  };

  std::vector<StateField> state_fields() const override { return {{"distinct", DataType::array(tuple_, false)}}; }
  uint32_t transient_bytes() const override { return sizeof(BytesCell); }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const EncodedCells tuples = tuples_.codec().encode_fields(inputs, num_rows);
    for (int64_t row = 0; row < num_rows; ++row) tuples_.find_or_insert(state_at<State>(states[row]).cells, tuples[row], arena);
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      EntryCells& target = state_at<State>(targets[i]).cells;
      tuples_.for_each(state_at<State>(sources[i]).cells, [&](std::string_view tuple, const char*) { tuples_.find_or_insert(target, tuple, arena); });
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors& errors) const override {
    const uint32_t width = state_layout(inner_->state_fields()).width + inner_->transient_bytes();
    std::vector<uint64_t> memory(static_cast<size_t>(count) * width / sizeof(uint64_t));
    auto* bytes = reinterpret_cast<uint8_t*>(memory.data());
    std::vector<uint8_t*> inner_states;
    std::vector<uint8_t*> state_of_tuple;
    std::vector<std::string_view> tuples;
    for (int64_t i = 0; i < count; ++i) {
      inner_states.push_back(bytes + i * width);
      inner_->init(inner_states.back());
      tuples_.for_each(state_at<State>(states[i]).cells, [&](std::string_view tuple, const char*) {
        tuples.push_back(tuple);
        state_of_tuple.push_back(inner_states.back());
      });
    }
    LocalArena arena;
    const auto decoded = tuples_.codec().decode(tuples, pool);
    Columns inputs;
    for (const auto& child : decoded->data()->child_data) inputs.push_back(arrow::MakeArray(child));
    inner_->update(inputs, decoded->length(), state_of_tuple.data(), arena, errors);
    return inner_->finish(inner_states.data(), count, pool, errors);
  }

 private:
  std::unique_ptr<Accumulator> inner_;
  DataType tuple_;
  EntrySet tuples_;
};

}  // namespace

std::unique_ptr<Accumulator> make_accumulator(const AggregateCall& call) {
  auto accumulator = call.function->accumulator(call);
  if (!call.is_distinct || call.function->ignores_duplicates()) return accumulator;
  return std::make_unique<DistinctAccumulator>(std::move(accumulator), call.function->inputs(call));
}

}  // namespace izvor::expr
