#pragma once

// For tests: aggregates over columns given as JSON.

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression_group.h"
#include "izvor/expr/expression_testing.h"

namespace izvor::expr::testing_support {

class TestArena final : public StateArena {
 public:
  char* allocate(size_t bytes) override { return blocks_.emplace_back(std::make_unique<char[]>(bytes)).get(); }

 private:
  std::deque<std::unique_ptr<char[]>> blocks_;
};

// One call of a function over columns of the given types.
class AggregateOf {
 public:
  AggregateOf(const std::string& name, const std::vector<DataType>& columns, std::vector<ExpressionPtr> arguments,
              std::vector<SortDirection> order = {}, EvalMode mode = EvalMode::kAnsi)
      : columns_(columns), call_{find_aggregate_function(name), std::move(arguments), TypeId::kNull, true, mode} {
    if (call_.function == nullptr) throw Error("INTERNAL_ERROR", {{"message", "no function " + name}});
    call_.order = std::move(order);
    std::vector<std::string> names;
    for (const ExpressionPtr& argument : call_.arguments) names.push_back(to_string(*argument));
    resolve_call(call_, call_.function->print(names, call_));
  }

  AggregateOf& distinct() { return call_.is_distinct = true, *this; }
  AggregateOf& ignore_nulls(bool ignore) { return call_.ignore_nulls = ignore, *this; }
  AggregateOf& ordered(std::vector<SortDirection> order) { return call_.order = std::move(order), *this; }

  const AggregateCall& call() const { return call_; }
  std::vector<StateField> state_fields() const { return make_accumulator(call_)->state_fields(); }

  // The result over rows in two parts, which meet in a merge. Each part has the columns' values as JSON.
  std::string over(const std::vector<std::string>& first, const std::vector<std::string>& second = {}) const {
    const auto accumulator = make_accumulator(call_);
    auto target = part(*accumulator, first);
    const auto source = part(*accumulator, second.empty() ? std::vector<std::string>(columns_.size(), "[]") : second);
    const auto* source_bytes = reinterpret_cast<const uint8_t*>(source.data());
    auto* target_bytes = reinterpret_cast<uint8_t*>(target.data());
    RowErrors errors;
    accumulator->merge(&source_bytes, &target_bytes, 1, arena_, errors);
    const uint8_t* finished = target_bytes;
    const auto result = accumulator->finish(&finished, 1, arrow::default_memory_pool(), errors);
    errors.raise();
    return texts(*result, call_.type)[0];
  }

 private:
  std::vector<uint64_t> part(const Accumulator& accumulator, const std::vector<std::string>& json) const {
    std::vector<uint64_t> state((state_layout(accumulator.state_fields()).width + accumulator.transient_bytes()) / sizeof(uint64_t));
    accumulator.init(reinterpret_cast<uint8_t*>(state.data()));
    std::vector<Column> columns;
    for (size_t i = 0; i < json.size(); ++i) columns.push_back({columns_[i], json[i]});
    const Batch batch = batch_of(columns);
    const Columns inputs = project(ExpressionGroup(call_.function->inputs(call_)), batch, {}, arrow::default_memory_pool());
    const std::vector<uint8_t*> states(static_cast<size_t>(batch.num_rows), reinterpret_cast<uint8_t*>(state.data()));
    RowErrors errors;
    accumulator.update(inputs, batch.num_rows, states.data(), arena_, errors);
    errors.raise();
    return state;
  }

  std::vector<DataType> columns_;
  AggregateCall call_;
  mutable TestArena arena_;
};

// Its arguments are all columns, then constants.
class Aggregate : public AggregateOf {
 public:
  Aggregate(const std::string& name, const std::vector<DataType>& columns, const std::vector<ExpressionPtr>& constants = {},
            EvalMode mode = EvalMode::kAnsi)
      : AggregateOf(name, columns, arguments(columns, constants), {}, mode) {}

 private:
  static std::vector<ExpressionPtr> arguments(const std::vector<DataType>& columns, const std::vector<ExpressionPtr>& constants) {
    std::vector<ExpressionPtr> out;
    for (size_t i = 0; i < columns.size(); ++i) out.push_back(bound(static_cast<int>(i), columns[i], true));
    out.insert(out.end(), constants.begin(), constants.end());
    return out;
  }
};

}  // namespace izvor::expr::testing_support
