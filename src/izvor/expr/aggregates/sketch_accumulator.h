#pragma once

// Accumulators whose state is the bytes of a sketch. A sketch is read once for a batch and state, not once for each row.
//
//   struct Family {
//     using Sketch = ...;                                            // what rows are added to
//     Sketch open(std::string_view state) const;                     // empty bytes: a new one
//     std::string close(Sketch& sketch) const;                       // the state
//     std::string merge(std::string_view a, std::string_view b) const;  // of states that are not empty
//     std::string result(std::string_view state) const;              // which may be empty
//     void for_each_row(const Columns&, int64_t num_rows, Visit visit) const;   // visit(row, add) for rows to add, by add(sketch)
//   };
// What add() throws is an error of the row.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "izvor/expr/aggregates/cell_accumulator.h"

namespace izvor::expr {

template <typename Family>
class SketchAccumulator final : public Accumulator {
 public:
  explicit SketchAccumulator(Family family) : family_(std::move(family)) {}

  struct State {
    uint64_t nulls = 0;
    BytesCell sketch{};
  };

  std::vector<StateField> state_fields() const override { return {{"buf", TypeId::kBinary}}; }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors) const override {
    std::unordered_map<uint8_t*, typename Family::Sketch> open;
    uint8_t* current = nullptr;
    typename Family::Sketch* sketch = nullptr;
    family_.for_each_row(inputs, num_rows, [&](int64_t row, const auto& add) {
      if (states[row] != current) {
        current = states[row];
        auto found = open.find(current);
        if (found == open.end()) found = open.emplace(current, family_.open(view(state_at<State>(current).sketch))).first;
        sketch = &found->second;
      }
      try {
        add(*sketch);
      } catch (const Error& error) {
        errors.add(row, error);
      }
    });
    for (auto& [state, added] : open) assign<std::string_view>(state_at<State>(state).sketch, family_.close(added), arena);
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors& errors) const override {
    for (int64_t i = 0; i < count; ++i) {
      BytesCell& target = state_at<State>(targets[i]).sketch;
      const std::string_view source = view(state_at<State>(sources[i]).sketch);
      if (source.empty()) continue;
      try {
        assign<std::string_view>(target, target.size == 0 ? std::string(source) : family_.merge(view(target), source), arena);
      } catch (const Error& error) {
        errors.add(i, error);
      }
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    const DataType type = TypeId::kBinary;
    CellSink<std::string_view> sink(count, type, pool);
    for (int64_t i = 0; i < count; ++i) sink.set(i, family_.result(view(state_at<State>(states[i]).sketch)));
    return sink.finish();
  }

 private:
  Family family_;
};

template <typename Family>
std::unique_ptr<Accumulator> make_sketch_accumulator(Family family) {
  return std::make_unique<SketchAccumulator<Family>>(std::move(family));
}

// for_each_row() of families whose one input is a column of sketches: visit(row, add) where add calls fn(sketch, bytes).
template <typename Visit, typename Fn>
void for_each_sketch(const Columns& inputs, int64_t num_rows, Visit&& visit, Fn&& fn) {
  if (inputs[0]->type_id() == arrow::Type::NA) return;
  const Cells<std::string_view> cells(*inputs[0]->data());
  for_each_input(inputs, num_rows, [&](int64_t row) { visit(row, [&](auto& sketch) { fn(sketch, cells[row]); }); });
}

}  // namespace izvor::expr
