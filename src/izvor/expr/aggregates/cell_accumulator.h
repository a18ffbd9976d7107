#pragma once

// Accumulators given by what the cells of one row do to a state. Rows in which an input is null are passed over. There may be more inputs than the
// body takes: those only have to be there.
//
//   struct Sum {
//     using Result = double;
//     struct State { uint64_t nulls = 1; double sum = 0; };           // what a state starts with
//     void add(State& state, double value, const StateScope&) const;
//     void merge(State& state, const State& other, const StateScope&) const;
//     std::optional<double> result(const State& state, const StateScope&) const;
//   };
//   make_unique<CellAccumulator<Sum, double>>(Sum(), fields, type)

#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <arrow/array.h>

#include "izvor/expr/aggregates/state_cells.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"

namespace izvor::expr {

// What the work on one row or state may use beside the state.
struct StateScope {
  int64_t row;
  StateArena* arena;  // null when the result is made
  RowErrors& errors;

  void fail(Error error) const { errors.add(row, std::move(error)); }
};

// fn(row) for the rows in which no input is null; the loop over columns without nulls has no test.
template <typename Fn>
void for_each_input(const Columns& inputs, int64_t num_rows, Fn&& fn) {
  std::vector<Validity> nullable;
  for (const auto& column : inputs) {
    if (column->type_id() == arrow::Type::NA) return;
    if (column->null_count() != 0) nullable.emplace_back(*column->data());
  }
  if (nullable.empty()) {
    for (int64_t row = 0; row < num_rows; ++row) fn(row);
  } else if (nullable.size() == 1) {
    for_each_valid(Selection::all(num_rows), nullable[0], fn);
  } else {
    for (int64_t row = 0; row < num_rows; ++row) {
      bool is_valid = true;
      for (const Validity& validity : nullable) is_valid = is_valid && validity[row];
      if (is_valid) fn(row);
    }
  }
}

template <typename Body, typename... In>
class CellAccumulator final : public Accumulator {
 public:
  using State = typename Body::State;
  using Result = typename Body::Result;
  static_assert(std::is_trivially_copyable_v<State> && alignof(State) == alignof(uint64_t));

  CellAccumulator(Body body, std::vector<StateField> fields, DataType result)
      : body_(std::move(body)), fields_(std::move(fields)), result_(std::move(result)) {}

  std::vector<StateField> state_fields() const override { return fields_; }

  void init(uint8_t* state) const override {
    const State initial{};
    std::memcpy(state, &initial, sizeof initial);
  }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors) const override {
    update_rows(inputs, num_rows, states, arena, errors, std::index_sequence_for<In...>());
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors& errors) const override {
    for (int64_t i = 0; i < count; ++i) {
      body_.merge(state_at<State>(targets[i]), state_at<State>(sources[i]), StateScope{i, &arena, errors});
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors& errors) const override {
    CellSink<Result> sink(count, result_, pool);
    for (int64_t i = 0; i < count; ++i) {
      if (const std::optional<Result> value = body_.result(state_at<State>(states[i]), StateScope{i, nullptr, errors})) {
        sink.set(i, *value);
      } else {
        sink.set_null(i);
      }
    }
    return sink.finish();
  }

 private:
  template <size_t... I>
  void update_rows(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors,
                   std::index_sequence<I...>) const {
    const std::tuple<Cells<In>...> cells{Cells<In>(*inputs[I]->data())...};
    for_each_input(inputs, num_rows, [&](int64_t row) {
      body_.add(state_at<State>(states[row]), std::get<I>(cells)[row]..., StateScope{row, &arena, errors});
    });
  }

  Body body_;
  std::vector<StateField> fields_;
  DataType result_;
};

}  // namespace izvor::expr
