// Parts of maps: map_keys, map_values, map_entries, map_contains_key.
#include "izvor/expr/cell_order.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {
namespace {

// The maps as arrays of something that there is for each entry.
std::shared_ptr<arrow::Array> arrays_of_entries(const ColumnCall& call, const arrow::Array& cells) {
  const auto typed = with_type(cells, element_type(call.type));
  auto data = std::make_shared<arrow::ArrayData>(*call.argument(0).data());
  data->type = to_arrow(call.type);
  data->child_data = {typed->data()};
  return arrow::MakeArray(data);
}

Signature resolve_parts(const ResolveInput& input, DataType (*element)(const DataType& map), bool may_be_null) {
  input.require_size(1);
  const DataType map = map_argument(input, 0);
  return {{map}, DataType::array(element(map), may_be_null), input.nullable(0)};
}

DataType entry_type(const DataType& map) { return DataType::structure(map.fields()); }

Signature resolve_contains_key(const ResolveInput& input) {
  input.require_size(2);
  const DataType& map = input.type(0);
  const DataType& key = input.type(1);
  if (map.id() == TypeId::kNull || key.id() == TypeId::kNull) throw null_type_argument(input);
  if (map.id() != TypeId::kMap) throw map_function_diff_types(input, map, key);
  if (same_type(key_type(map), key)) return {{map, key}, TypeId::kBoolean, true};
  const auto common = tightest_common_type(key_type(map), key);
  if (!common) throw map_function_diff_types(input, map, key);
  return {{DataType::map(*common, value_type(map), value_contains_null(map)), *common}, TypeId::kBoolean, true};
}

std::shared_ptr<arrow::Array> evaluate_contains_key(const ColumnCall& call) {
  const ListCells maps(call.argument(0));
  const auto keys = maps.field(0);
  const auto order = CellOrder::make(call.argument_type(1), *keys, call.argument(1));
  CellSink<bool> out(call.selection.num_rows, call.type, call.pool());
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    bool found = false;
    for (int32_t i = maps.begin(row); i < maps.end(row) && !found; ++i) found = order->equal(i, row);
    out.set(row, found);
  });
  return out.finish();
}

}  // namespace

void register_map_access(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(
      ColumnFunctionSpec{"map_keys",
                         [](const ResolveInput& input) {
                           return resolve_parts(
                               input, [](const DataType& map) { return key_type(map); }, true);
                         },
                         [](const ColumnCall& call) { return arrays_of_entries(call, *ListCells(call.argument(0)).field(0)); }});
  registry.add<ColumnFunction>(
      ColumnFunctionSpec{"map_values",
                         [](const ResolveInput& input) {
                           return resolve_parts(
                               input, [](const DataType& map) { return value_type(map); }, true);
                         },
                         [](const ColumnCall& call) { return arrays_of_entries(call, *ListCells(call.argument(0)).field(1)); }});
  registry.add<ColumnFunction>(
      ColumnFunctionSpec{"map_entries", [](const ResolveInput& input) { return resolve_parts(input, entry_type, false); },
                         [](const ColumnCall& call) { return arrays_of_entries(call, *ListCells(call.argument(0)).elements()); }});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"map_contains_key", resolve_contains_key, evaluate_contains_key});
}

}  // namespace izvor::expr
