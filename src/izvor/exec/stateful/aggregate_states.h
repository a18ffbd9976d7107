#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"
#include "izvor/state/state_schema.h"
#include "izvor/state/state_shard.h"
#include "izvor/types/batch.h"

namespace izvor::exec {

// The states of several aggregates side by side in one value of a state row. Immutable, shared by threads.
class AggregateStates {
 public:
  // The expressions of `calls` are bound to the input; `names` are the columns that they become, for the names of state fields.
  AggregateStates(const std::vector<expr::AggregateCall>& calls, const std::vector<std::string>& names);

  const std::vector<state::ValueField>& fields() const { return fields_; }
  int width() const { return static_cast<int>(initial_.size()); }
  // What a new group starts with: width() bytes.
  const uint8_t* initial() const { return initial_.data(); }
  // What is evaluated over each batch, call by call: its filter, if any, and its inputs.
  const std::vector<expr::ExpressionPtr>& expressions() const { return expressions_; }
  // The columns that update() takes. `expressions` are these or equal ones. An input is evaluated for the rows that pass its filter.
  expr::Columns evaluate(const expr::ExpressionPtr* expressions, expr::EvalContext& context) const;

  // values[i] is the state row that row i belongs to.
  void update(const expr::Columns& columns, int64_t rows, uint8_t* const* values, expr::StateArena& arena, expr::RowErrors& errors) const;
  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t rows, expr::StateArena& arena, expr::RowErrors& errors) const;
  std::vector<std::shared_ptr<arrow::Array>> finish(const std::vector<state::StateRow>& rows, arrow::MemoryPool* pool, expr::RowErrors& errors) const;

 private:
  struct Part {
    std::unique_ptr<expr::Accumulator> accumulator;
    size_t inputs;
    bool has_filter;
    int offset;
  };

  void add(const expr::AggregateCall& call, const std::string& name);

  std::vector<Part> parts_;
  std::vector<state::ValueField> fields_;
  std::vector<uint8_t> initial_;
  std::vector<expr::ExpressionPtr> expressions_;
};

// Bytes of states live as long as their shard.
class ShardArena final : public expr::StateArena {
 public:
  explicit ShardArena(state::StateShard& shard) : shard_(shard) {}
  char* allocate(size_t bytes) override { return shard_.allocate(bytes); }

 private:
  state::StateShard& shard_;
};

}  // namespace izvor::exec
