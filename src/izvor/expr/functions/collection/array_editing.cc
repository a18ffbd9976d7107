// Arrays made of other arrays: array_append, array_prepend, array_insert, array_compact, flatten, shuffle, and reverse (of text and binary too).
#include <algorithm>
#include <cstdlib>
#include <string>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/array_limits.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/mersenne_twister.h"
#include "izvor/expr/input_type.h"

namespace izvor::expr {
namespace {

DataType with_nulls(const DataType& array) { return DataType::array(element_type(array), true); }

// ---- Insertion. ----

Signature resolve_end(const ResolveInput& input) {
  input.require_size(2);
  const ArrayAndElement types = array_and_element(input, 0, 1);
  return {{types.array, types.element}, with_nulls(types.array), input.nullable(0)};
}

// array_append and array_prepend.
std::shared_ptr<arrow::Array> evaluate_end(const ColumnCall& call, bool prepend) {
  const ListCells lists(call.argument(0));
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(lists.elements());
  const int32_t items = out.add_source(call.arguments[1]);
  for_each_complete_row(call.selection, {call.arguments[0]}, out, [&](int64_t row) {
    out.start(row);
    if (prepend) out.pick(items + static_cast<int32_t>(row));
    out.pick_range(lists.begin(row), lists.end(row));
    if (!prepend) out.pick(items + static_cast<int32_t>(row));
  });
  return out.finish(call.type);
}

Signature resolve_insert(const ResolveInput& input) {
  input.require_size(3);
  if (input.type(0).id() == TypeId::kArray) int_argument(input, 1);
  const ArrayAndElement types = array_and_element(input, 0, 2);
  return {{types.array, TypeId::kInt, types.element}, with_nulls(types.array), input.nullable(0) || input.nullable(1)};
}

// Position 1 is before the first element and -1 behind the last. Beyond the ends the gap is filled with nulls.
std::shared_ptr<arrow::Array> evaluate_insert(const ColumnCall& call) {
  const ListCells lists(call.argument(0));
  const Cells<int32_t> positions(*call.argument(1).data());
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(lists.elements());
  const int32_t items = out.add_source(call.arguments[2]);
  for_each_complete_row(call.selection, {call.arguments[0], call.arguments[1]}, out, [&](int64_t row) {
    out.start(row);
    const int64_t position = positions[row];
    const int64_t size = lists.size(row);
    const int64_t length = std::max(size + 1, std::abs(position));
    if (position == 0) return call.errors().add(row, Error("INVALID_INDEX_OF_ZERO"));
    if (length > kMaxArrayLength) return call.errors().add(row, array_too_long(length, "array_insert"));
    const int64_t place = position > 0 ? position - 1 : length + position;
    // Elements behind the place lie at the end.
    const int64_t moved = std::max<int64_t>(size - place, 0);
    const auto begin = lists.begin(row);
    const auto pick_nulls = [&](int64_t count) {
      for (int64_t i = 0; i < count; ++i) out.pick_null();
    };
    const int64_t before = size - moved;
    out.pick_range(begin, begin + static_cast<int32_t>(before));
    pick_nulls(place - before);
    out.pick(items + static_cast<int32_t>(row));
    pick_nulls(length - place - 1 - moved);
    out.pick_range(begin + static_cast<int32_t>(before), lists.end(row));
  });
  return out.finish(call.type);
}

// ---- Elements of one array. ----

Signature resolve_same_array(const ResolveInput& input) {
  input.require_size(1);
  const DataType array = array_argument(input, 0);
  return {{array}, array, input.nullable(0)};
}

Signature resolve_compact(const ResolveInput& input) {
  Signature signature = resolve_same_array(input);
  signature.result_type = DataType::array(element_type(signature.result_type), false);
  return signature;
}

// pick(out, lists, row) picks elements of the row's array.
template <typename Pick>
std::shared_ptr<arrow::Array> rearrange(const ColumnCall& call, Pick&& pick) {
  const ListCells lists(call.argument(0));
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(lists.elements());
  for_each_complete_row(call.selection, {call.arguments[0]}, out, [&](int64_t row) {
    out.start(row);
    pick(out, lists, row);
  });
  return out.finish(call.type);
}

std::shared_ptr<arrow::Array> evaluate_compact(const ColumnCall& call) {
  const CellValidity present(*ListCells(call.argument(0)).elements());
  return rearrange(call, [&](PickedLists& out, const ListCells& lists, int64_t row) {
    for (int32_t i = lists.begin(row); i < lists.end(row); ++i) {
      if (present[i]) out.pick(i);
    }
  });
}

// ---- reverse. ----

Signature resolve_reverse(const ResolveInput& input) {
  input.require_size(1);
  const DataType& type = input.type(0);
  if (type.id() == TypeId::kArray || type.id() == TypeId::kBinary) return {{type}, type, input.nullable(0)};
  const auto text = InputType(TypeId::kString).implicit_cast(type, input.mode);
  if (!text) throw unexpected_input_type(input.sql, 0, "(\"STRING\" or \"BINARY\" or \"ARRAY\")", input.argument(0));
  return {{TypeId::kString}, TypeId::kString, input.nullable(0)};
}

// The bytes of each character keep their order.
void append_reversed_text(std::string_view text, std::string& out) {
  for (size_t end = text.size(); end > 0;) {
    size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) --begin;
    out.append(text, begin, end - begin);
    end = begin;
  }
}

std::shared_ptr<arrow::Array> reverse_bytes(const ColumnCall& call) {
  const Cells<std::string_view> cells(*call.argument(0).data());
  CellSink<std::string_view> out(call.selection.num_rows, call.type, call.pool());
  const bool is_text = call.type.id() == TypeId::kString;
  std::string reversed;
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    const std::string_view cell = cells[row];
    if (is_text) {
      reversed.clear();
      append_reversed_text(cell, reversed);
    } else {
      reversed.assign(cell.rbegin(), cell.rend());
    }
    out.set(row, reversed);
  });
  return out.finish();
}

std::shared_ptr<arrow::Array> evaluate_reverse(const ColumnCall& call) {
  if (call.type.id() != TypeId::kArray) return reverse_bytes(call);
  return rearrange(call, [](PickedLists& out, const ListCells& lists, int64_t row) {
    for (int32_t i = lists.end(row) - 1; i >= lists.begin(row); --i) out.pick(i);
  });
}

// ---- flatten. ----

Signature resolve_flatten(const ResolveInput& input) {
  input.require_size(1);
  const DataType& outer = input.type(0);
  if (outer.id() != TypeId::kArray || element_type(outer).id() != TypeId::kArray) {
    throw unexpected_input_type(input.sql, 0, "\"ARRAY\" of \"ARRAY\"", input.argument(0));
  }
  return {{outer}, element_type(outer), input.nullable(0) || contains_null(outer)};
}

// Null if one of the arrays is.
std::shared_ptr<arrow::Array> evaluate_flatten(const ColumnCall& call) {
  const ListCells outer(call.argument(0));
  const ListCells inner(*outer.elements());
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(inner.elements());
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    out.start(row);
    for (int32_t list = outer.begin(row); list < outer.end(row); ++list) {
      if (!inner.is_valid(list)) return out.set_null(row);
    }
    for (int32_t list = outer.begin(row); list < outer.end(row); ++list) out.pick_range(inner.begin(list), inner.end(list));
  });
  return out.finish(call.type);
}

// ---- shuffle. ----

// With a seed, which is a constant, the rows of a batch are always shuffled the same way.
Signature resolve_shuffle(const ResolveInput& input) {
  input.require_size(1, 2);
  const DataType array = array_argument(input, 0);
  if (input.size() == 1) return {{array}, array, input.nullable(0)};
  if (input.argument(1).as<Literal>() == nullptr || !input.type(1).is_integral()) {
    throw Error("INVALID_PARAMETER_VALUE.LONG",
                {{"parameter", "`seed`"}, {"functionName", "`shuffle`"}, {"invalidValue", "\"" + to_string(input.argument(1)) + "\""}});
  }
  return {{array, TypeId::kLong}, array, input.nullable(0)};
}

std::shared_ptr<arrow::Array> evaluate_shuffle(const ColumnCall& call) {
  const bool has_seed = call.arguments.size() == 2;
  MersenneTwister random(has_seed ? evaluate_constant(*call.call.arguments[1], call.context.settings()).as_int() : MersenneTwister::random_seed());
  std::vector<int32_t> order;
  return rearrange(call, [&](PickedLists& out, const ListCells& lists, int64_t row) {
    const int32_t size = lists.size(row);
    order.resize(static_cast<size_t>(size));
    for (int32_t i = 0; i < size; ++i) {
      const auto other = static_cast<size_t>(random.next(i + 1));
      if (static_cast<int32_t>(other) != i) order[static_cast<size_t>(i)] = order[other];
      order[other] = i;
    }
    for (const int32_t i : order) out.pick(lists.begin(row) + i);
  });
}

}  // namespace

void register_array_editing(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_append", resolve_end, [](const ColumnCall& call) { return evaluate_end(call, false); }});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_prepend", resolve_end, [](const ColumnCall& call) { return evaluate_end(call, true); }});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_insert", resolve_insert, evaluate_insert, true});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_compact", resolve_compact, evaluate_compact});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"reverse", resolve_reverse, evaluate_reverse});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"flatten", resolve_flatten, evaluate_flatten});
  registry.add<ColumnFunction>(
      ColumnFunctionSpec{"shuffle", resolve_shuffle, evaluate_shuffle, false, false, [](const std::vector<std::string>& arguments) {
                           return print_call("shuffle", {arguments.begin(), arguments.begin() + (arguments.empty() ? 0 : 1)});
                         }});
}

}  // namespace izvor::expr
