#include "izvor/exec/stateful/aggregate_states.h"

#include <arrow/array.h>
#include <arrow/memory_pool.h>

#include <utility>

#include "izvor/expr/gather.h"
#include "izvor/expr/selection.h"

namespace izvor::exec {
namespace {

// The same rows, seen from an aggregate's own state within them.
template <typename Byte>
std::vector<Byte*> at_offset(Byte* const* rows, int64_t count, int offset) {
  std::vector<Byte*> out(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) out[i] = rows[i] + offset;
  return out;
}

// The states and inputs of the rows that pass an aggregate's filter.
struct FilteredRows {
  std::vector<uint8_t*> states;
  expr::Columns inputs;

  FilteredRows(const arrow::Array& filter, const expr::Columns& columns, uint8_t* const* all_states) {
    const std::vector<int32_t> rows = expr::true_rows(filter);
    for (const int32_t row : rows) states.push_back(all_states[row]);
    for (const auto& column : columns) {
      inputs.push_back(expr::gather(*column, rows.data(), static_cast<int64_t>(rows.size()), arrow::default_memory_pool()));
    }
  }
};

}  // namespace

AggregateStates::AggregateStates(const std::vector<expr::AggregateCall>& calls, const std::vector<std::string>& names) {
  for (size_t i = 0; i < calls.size(); ++i) add(calls[i], names[i]);
}

void AggregateStates::add(const expr::AggregateCall& call, const std::string& name) {
  const std::vector<expr::ExpressionPtr> inputs = call.function->inputs(call);
  Part part{expr::make_accumulator(call), inputs.size(), call.filter != nullptr, static_cast<int>(initial_.size())};
  if (part.has_filter) expressions_.push_back(call.filter);
  expressions_.insert(expressions_.end(), inputs.begin(), inputs.end());
  const std::vector<expr::StateField> fields = part.accumulator->state_fields();
  const expr::StateLayout layout = expr::state_layout(fields);
  for (size_t i = 0; i < fields.size(); ++i) {
    const int offset = part.offset + static_cast<int>(layout.offsets[i]);
    fields_.push_back({name + "." + fields[i].name, fields[i].type, offset, part.offset, static_cast<int>(i)});
  }
  initial_.resize(initial_.size() + layout.width + part.accumulator->transient_bytes(), 0);
  part.accumulator->init(initial_.data() + part.offset);
  parts_.push_back(std::move(part));
}

expr::Columns AggregateStates::evaluate(const expr::ExpressionPtr* expressions, expr::EvalContext& context) const {
  const expr::Selection all = expr::Selection::all(context.input().num_rows);
  expr::Columns columns;
  for (const Part& part : parts_) {
    expr::Selection selection = all;
    std::vector<int32_t> rows;
    if (part.has_filter) {
      columns.push_back(context.evaluate(**expressions++, all));
      rows = expr::true_rows(*columns.back());
      selection = {all.num_rows, rows.data(), static_cast<int64_t>(rows.size())};
    }
    for (size_t i = 0; i < part.inputs; ++i) columns.push_back(context.evaluate(**expressions++, selection));
  }
  return columns;
}

void AggregateStates::update(const expr::Columns& columns, int64_t rows, uint8_t* const* values, expr::StateArena& arena,
                             expr::RowErrors& errors) const {
  auto next = columns.begin();
  for (const Part& part : parts_) {
    const std::shared_ptr<arrow::Array> filter = part.has_filter ? *next++ : nullptr;
    const expr::Columns inputs(next, next + static_cast<std::ptrdiff_t>(part.inputs));
    next += static_cast<std::ptrdiff_t>(part.inputs);
    std::vector<uint8_t*> own_states;
    uint8_t* const* states = values;
    if (part.offset != 0) {
      own_states = at_offset(values, rows, part.offset);
      states = own_states.data();
    }
    if (filter == nullptr) {
      part.accumulator->update(inputs, rows, states, arena, errors);
    } else {
      const FilteredRows passed(*filter, inputs, states);
      part.accumulator->update(passed.inputs, static_cast<int64_t>(passed.states.size()), passed.states.data(), arena, errors);
    }
  }
}

void AggregateStates::merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t rows, expr::StateArena& arena,
                            expr::RowErrors& errors) const {
  for (const Part& part : parts_) {
    const auto from = at_offset(sources, rows, part.offset);
    const auto to = at_offset(targets, rows, part.offset);
    part.accumulator->merge(from.data(), to.data(), rows, arena, errors);
  }
}

std::vector<std::shared_ptr<arrow::Array>> AggregateStates::finish(const std::vector<state::StateRow>& rows, arrow::MemoryPool* pool,
                                                                   expr::RowErrors& errors) const {
  std::vector<std::shared_ptr<arrow::Array>> columns;
  std::vector<const uint8_t*> states(rows.size());
  for (const Part& part : parts_) {
    for (size_t i = 0; i < rows.size(); ++i) states[i] = rows[i].value + part.offset;
    columns.push_back(part.accumulator->finish(states.data(), static_cast<int64_t>(rows.size()), pool, errors));
  }
  return columns;
}

}  // namespace izvor::exec
