#include "izvor/exec/stateful/aggregate_states.h"

#include <arrow/array.h>

#include <utility>

namespace izvor::exec {
namespace {

// The same rows, seen from an aggregate's own state within them.
template <typename Byte>
std::vector<Byte*> at_offset(Byte* const* rows, int64_t count, int offset) {
  std::vector<Byte*> out(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) out[i] = rows[i] + offset;
  return out;
}

}  // namespace

AggregateStates::AggregateStates(std::vector<expr::AggregateCall> calls, const std::vector<std::string>& names) {
  for (size_t i = 0; i < calls.size(); ++i) add(std::move(calls[i]), names[i]);
}

void AggregateStates::add(expr::AggregateCall call, const std::string& name) {
  Part part{std::move(call), {}, arguments_.size(), static_cast<int>(initial_.size())};
  for (const expr::ExpressionPtr& argument : part.call.arguments) {
    part.argument_types.push_back(argument->type);
    arguments_.push_back(argument);
  }
  int offset = part.offset + static_cast<int>(sizeof(uint64_t));
  int bit = 0;
  for (const expr::StateField& field : part.call.function->state_fields(part.argument_types)) {
    fields_.push_back({name + "." + field.name, field.type, offset, part.offset, bit++});
    offset += fields_.back().is_variable() ? static_cast<int>(sizeof(expr::StringCell)) : 8;
  }
  initial_.resize(static_cast<size_t>(offset), 0);
  part.call.function->init(initial_.data() + part.offset, part.argument_types);
  parts_.push_back(std::move(part));
}

void AggregateStates::update(const std::vector<std::shared_ptr<arrow::Array>>& arguments, int64_t rows, uint8_t* const* values,
                             expr::StateArena& arena, expr::RowErrors& errors) const {
  for (const Part& part : parts_) {
    const auto first = arguments.begin() + static_cast<std::ptrdiff_t>(part.first_argument);
    const std::vector<std::shared_ptr<arrow::Array>> own(first, first + static_cast<std::ptrdiff_t>(part.argument_types.size()));
    if (part.offset == 0) {
      part.call.function->update(own, rows, values, part.call.mode, arena, errors);
    } else {
      const auto states = at_offset(values, rows, part.offset);
      part.call.function->update(own, rows, states.data(), part.call.mode, arena, errors);
    }
  }
}

void AggregateStates::merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t rows, expr::StateArena& arena,
                            expr::RowErrors& errors) const {
  for (const Part& part : parts_) {
    const auto from = at_offset(sources, rows, part.offset);
    const auto to = at_offset(targets, rows, part.offset);
    part.call.function->merge(from.data(), to.data(), rows, part.argument_types, part.call.mode, arena, errors);
  }
}

std::vector<std::shared_ptr<arrow::Array>> AggregateStates::finish(const std::vector<state::StateRow>& rows, arrow::MemoryPool* pool,
                                                                   expr::RowErrors& errors) const {
  std::vector<std::shared_ptr<arrow::Array>> columns;
  std::vector<const uint8_t*> states(rows.size());
  for (const Part& part : parts_) {
    for (size_t i = 0; i < rows.size(); ++i) states[i] = rows[i].value + part.offset;
    columns.push_back(part.call.function->finish(states.data(), static_cast<int64_t>(rows.size()), part.argument_types, part.call.type,
                                                 part.call.mode, pool, errors));
  }
  return columns;
}

}  // namespace izvor::exec
