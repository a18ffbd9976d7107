// Of the elements of an array: size, cardinality, array_size, element_at, try_element_at (of maps too), get, slice.
#include <cstdlib>
#include <string>

#include "izvor/expr/cell_order.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

bool is_container(const DataType& type) { return type.id() == TypeId::kArray || type.id() == TypeId::kMap; }
constexpr const char* kArrayOrMap = "(\"ARRAY\" or \"MAP\")";

// ---- Sizes. ----

// Without ANSI the size of null is -1.
Signature resolve_size(const ResolveInput& input) {
  input.require_size(1);
  const DataType& type = input.type(0);
  if (!is_container(type) && type.id() != TypeId::kNull) throw unexpected_input_type(input.sql, 0, kArrayOrMap, input.argument(0));
  return {{is_container(type) ? type : array_argument(input, 0)}, TypeId::kInt, input.mode != EvalMode::kLegacy && input.nullable(0)};
}

std::shared_ptr<arrow::Array> evaluate_sizes(const ColumnCall& call, bool null_is_minus_one) {
  const ListCells lists(call.argument(0));
  CellSink<int32_t> out(call.selection.num_rows, call.type, call.pool());
  call.selection.for_each([&](int64_t row) {
    if (lists.is_valid(row)) return out.set(row, lists.size(row));
    if (null_is_minus_one) return out.set(row, -1);
    out.set_null(row);
  });
  return out.finish();
}

std::shared_ptr<arrow::Array> evaluate_size(const ColumnCall& call) { return evaluate_sizes(call, call.call.mode == EvalMode::kLegacy); }

Signature resolve_array_size(const ResolveInput& input) {
  input.require_size(1);
  return {{array_argument(input, 0)}, TypeId::kInt, input.nullable(0)};
}

std::shared_ptr<arrow::Array> evaluate_array_size(const ColumnCall& call) { return evaluate_sizes(call, false); }

// ---- Single elements. ----

// Spark looks into the array when it is made on the spot and the position is constant. `first` is the position of the first element.
bool is_element_nullable(const ResolveInput& input, int64_t first, bool fails_outside) {
  const auto* position = input.argument(1).as<Literal>();
  if (position == nullptr) return !fails_outside || input.nullable(0) || contains_null(input.type(0));
  const auto* array = input.argument(0).as<Call>();
  if (array == nullptr || array->function->name() != "array" || position->value.is_null()) return true;
  const auto size = static_cast<int64_t>(array->arguments.size());
  int64_t index = position->value.as_int();
  if (first == 1 && index == 0) return false;
  index = index < 0 && first == 1 ? size + index : index - first;
  return index < 0 || index >= size ? !fails_outside : array->arguments[static_cast<size_t>(index)]->nullable;
}

Signature resolve_element_at(const ResolveInput& input, bool fails_outside) {
  input.require_size(2);
  const DataType& container = input.type(0);
  const DataType& position = input.type(1);
  if (!is_container(container)) throw unexpected_input_type(input.sql, 0, kArrayOrMap, input.argument(0));
  if (container.id() == TypeId::kArray) {
    return {{container, int_argument(input, 1)}, element_type(container), is_element_nullable(input, 1, fails_outside)};
  }
  if (position.id() == TypeId::kNull) throw unexpected_input_type(input.sql, 0, kArrayOrMap, input.argument(0));
  const auto key = same_type(key_type(container), position) ? position : tightest_common_type(key_type(container), position);
  if (!key) throw map_function_diff_types(input, container, position);
  require_orderable(input, *key);
  const DataType map =
      same_type(key_type(container), position) ? container : DataType::map(*key, value_type(container), value_contains_null(container));
  return {{map, *key}, value_type(container), true};
}

// Picks for each row one element of its array: pick(row, position, size) gives the element's number or kGatherNull.
template <typename Pick>
std::shared_ptr<arrow::Array> pick_elements(const ColumnCall& call, Pick&& pick) {
  const ListCells lists(call.argument(0));
  const CellValidity has_position(call.argument(1));
  const Cells<int32_t> positions(*call.argument(1).data());
  std::vector<int32_t> picks(static_cast<size_t>(call.selection.num_rows), kGatherNull);
  call.selection.for_each([&](int64_t row) {
    if (!lists.is_valid(row) || !has_position[row]) return;
    const int32_t index = pick(row, positions[row], lists.size(row));
    if (index != kGatherNull) picks[static_cast<size_t>(row)] = lists.begin(row) + index;
  });
  return with_type(*gather_or_null(*lists.elements(), picks.data(), call.selection.num_rows, call.pool()), call.type);
}

std::shared_ptr<arrow::Array> pick_map_values(const ColumnCall& call) {
  const ListCells maps(call.argument(0));
  const CellValidity has_key(call.argument(1));
  const auto keys = maps.field(0);
  const auto order = CellOrder::make(call.argument_type(1), *keys, call.argument(1));
  std::vector<int32_t> picks(static_cast<size_t>(call.selection.num_rows), kGatherNull);
  call.selection.for_each([&](int64_t row) {
    if (!maps.is_valid(row) || !has_key[row]) return;
    for (int32_t i = maps.begin(row); i < maps.end(row); ++i) {
      if (!order->equal(i, row)) continue;
      picks[static_cast<size_t>(row)] = i;
      return;
    }
  });
  return with_type(*gather_or_null(*maps.field(1), picks.data(), call.selection.num_rows, call.pool()), call.type);
}

std::shared_ptr<arrow::Array> evaluate_element_at(const ColumnCall& call, bool fails_outside) {
  if (call.argument_type(0).id() == TypeId::kMap) return pick_map_values(call);
  return pick_elements(call, [&](int64_t row, int32_t position, int32_t size) {
    if (position == 0) {
      call.errors().add(row, Error("INVALID_INDEX_OF_ZERO"));
      return kGatherNull;
    }
    if (std::abs(static_cast<int64_t>(position)) <= size) return position > 0 ? position - 1 : size + position;
    if (fails_outside) {
      call.errors().add(row,
                        Error("INVALID_ARRAY_INDEX_IN_ELEMENT_AT", {{"indexValue", std::to_string(position)}, {"arraySize", std::to_string(size)}}));
    }
    return kGatherNull;
  });
}

Signature resolve_get(const ResolveInput& input) {
  input.require_size(2);
  const DataType array = array_argument(input, 0);
  cast_argument(input, 1, TypeId::kInt);
  return {{array, TypeId::kInt}, element_type(array), is_element_nullable(input, 0, false)};
}

std::shared_ptr<arrow::Array> evaluate_get(const ColumnCall& call) {
  return pick_elements(call, [](int64_t, int32_t position, int32_t size) { return position >= 0 && position < size ? position : kGatherNull; });
}

// ---- slice. ----

Signature resolve_slice(const ResolveInput& input) {
  input.require_size(3);
  const DataType array = array_argument(input, 0);
  for (const size_t index : {1, 2}) cast_argument(input, index, TypeId::kInt);
  return {{array, TypeId::kInt, TypeId::kInt}, array, input.any_nullable()};
}

Error invalid_slice(const char* subclass, const char* parameter, Error::Parameters parameters) {
  parameters["functionName"] = "`slice`";
  parameters["parameter"] = parameter;
  return Error(std::string("INVALID_PARAMETER_VALUE.") + subclass, std::move(parameters));
}

std::shared_ptr<arrow::Array> evaluate_slice(const ColumnCall& call) {
  const ListCells lists(call.argument(0));
  const Cells<int32_t> starts(*call.argument(1).data());
  const Cells<int32_t> lengths(*call.argument(2).data());
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(lists.elements());
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    out.start(row);
    if (starts[row] == 0) {
      call.errors().add(row, invalid_slice("START", "`start`", {}));
    } else if (lengths[row] < 0) {
      call.errors().add(row, invalid_slice("LENGTH", "`length`", {{"length", std::to_string(lengths[row])}}));
    } else {
      const int64_t size = lists.size(row);
      const int64_t begin = starts[row] > 0 ? starts[row] - 1 : size + starts[row];
      if (begin < 0 || begin >= size) return;
      const auto end = static_cast<int32_t>(std::min<int64_t>(size, begin + lengths[row]));
      out.pick_range(lists.begin(row) + static_cast<int32_t>(begin), lists.begin(row) + end);
    }
  });
  return out.finish(call.type);
}

}  // namespace

void register_array_access(ScalarFunctionRegistry& registry) {
  for (const char* name : {"size", "cardinality"}) registry.add<ColumnFunction>(ColumnFunctionSpec{name, resolve_size, evaluate_size});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_size", resolve_array_size, evaluate_array_size});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"element_at",
                                                  [](const ResolveInput& input) { return resolve_element_at(input, input.mode == EvalMode::kAnsi); },
                                                  [](const ColumnCall& call) { return evaluate_element_at(call, call.is_ansi()); }, true});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"try_element_at", [](const ResolveInput& input) { return resolve_element_at(input, false); },
                                                  [](const ColumnCall& call) { return evaluate_element_at(call, false); }, true});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"get", resolve_get, evaluate_get});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"slice", resolve_slice, evaluate_slice, true});
}

}  // namespace izvor::expr
