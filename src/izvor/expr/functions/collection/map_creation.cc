// Maps made of columns, arrays and other maps: map, map_from_arrays, map_from_entries, map_concat.
#include <string>

#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/collection/map_builder.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

std::string quoted_list(const std::vector<DataType>& types, const char* separator) {
  std::string text;
  for (const DataType& type : types) text += (text.empty() ? "" : separator) + quoted_type(type);
  return text;
}

// ---- map. ----

// The keys, or the values, of a call of map and the type that they are brought to.
struct MapSide {
  std::vector<DataType> types;  // of each after the cast
  DataType merged;
  bool nullable = false;
};

MapSide resolve_side(const ResolveInput& input, size_t first, const char* error_class) {
  MapSide side{{}, TypeId::kNull};
  for (size_t i = first; i < input.size(); i += 2) side.types.push_back(input.type(i));
  if (side.types.empty()) return side;
  if (!all_same_type(side.types)) {
    const auto common = common_type(side.types, input.mode);
    if (!common)
      throw datatype_mismatch(input, error_class, {{"functionName", quoted_name(input)}, {"dataType", "[" + quoted_list(side.types, ", ") + "]"}});
    side.types.assign(side.types.size(), *common);
  }
  side.merged = merge_nullability(side.types);
  for (size_t i = 0; i < side.types.size(); ++i) {
    side.nullable = side.nullable || nullable_as(input.argument(first + 2 * i), side.types[i], input.mode);
  }
  return side;
}

Signature resolve_map(const ResolveInput& input) {
  if (input.size() % 2 != 0) throw wrong_num_args(input.name, "2n (n > 0)", input.size());
  const MapSide keys = resolve_side(input, 0, "CREATE_MAP_KEY_DIFF_TYPES");
  const MapSide values = resolve_side(input, 1, "CREATE_MAP_VALUE_DIFF_TYPES");
  require_map_key(input, keys.merged);
  Signature signature{{}, DataType::map(keys.merged, values.merged, values.nullable), false};
  for (size_t i = 0; i < keys.types.size(); ++i) {
    signature.argument_types.push_back(keys.types[i]);
    signature.argument_types.push_back(values.types[i]);
  }
  return signature;
}

std::shared_ptr<arrow::Array> evaluate_map(const ColumnCall& call) {
  arrow::ArrayVector keys;
  arrow::ArrayVector values;
  for (size_t i = 0; i < call.arguments.size(); i += 2) {
    keys.push_back(call.arguments[i]);
    values.push_back(call.arguments[i + 1]);
  }
  const auto num_rows = static_cast<int32_t>(call.selection.num_rows);
  const auto count = static_cast<int32_t>(keys.size());
  MapBuilder out(call.type, concatenate_cells(keys, key_type(call.type), call.pool()), concatenate_cells(values, value_type(call.type), call.pool()),
                 num_rows, call.context);
  call.selection.for_each([&](int64_t row) {
    out.start(row, count);
    for (int32_t i = 0; i < count; ++i) out.put(i * num_rows + static_cast<int32_t>(row), i * num_rows + static_cast<int32_t>(row));
  });
  return out.finish();
}

// ---- map_from_arrays, map_from_entries. ----

Signature resolve_from_arrays(const ResolveInput& input) {
  input.require_size(2);
  const DataType keys = array_argument(input, 0);
  const DataType values = array_argument(input, 1);
  require_map_key(input, element_type(keys));
  return {{keys, values}, DataType::map(element_type(keys), element_type(values), contains_null(values)), input.any_nullable()};
}

std::shared_ptr<arrow::Array> evaluate_from_arrays(const ColumnCall& call) {
  const ListCells keys(call.argument(0));
  const ListCells values(call.argument(1));
  MapBuilder out(call.type, keys.elements(), values.elements(), call.selection.num_rows, call.context);
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    const int32_t size = keys.size(row);
    out.start(row, size);
    if (size != values.size(row)) return call.errors().add(row, Error("_LEGACY_ERROR_TEMP_2128"));
    for (int32_t i = 0; i < size; ++i) out.put(keys.begin(row) + i, values.begin(row) + i);
  });
  return out.finish();
}

Signature resolve_from_entries(const ResolveInput& input) {
  input.require_size(1);
  const DataType& array = input.type(0);
  if (array.id() != TypeId::kArray || element_type(array).id() != TypeId::kStruct || element_type(array).fields().size() != 2) {
    throw unexpected_input_type(input.sql, 0, "\"ARRAY\" of pair \"STRUCT\"", input.argument(0));
  }
  const auto& pair = element_type(array).fields();
  require_map_key(input, pair[0].type());
  return {{array}, DataType::map(pair[0].type(), pair[1].type(), pair[1].nullable), input.nullable(0) || contains_null(array)};
}

// Null if an entry is.
std::shared_ptr<arrow::Array> evaluate_from_entries(const ColumnCall& call) {
  const ListCells entries(call.argument(0));
  const CellValidity present(*entries.elements());
  MapBuilder out(call.type, entries.field(0), entries.field(1), call.selection.num_rows, call.context);
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    for (int32_t i = entries.begin(row); i < entries.end(row); ++i) {
      if (!present[i]) return out.set_null(row);
    }
    out.start(row, entries.size(row));
    for (int32_t i = entries.begin(row); i < entries.end(row); ++i) out.put(i, i);
  });
  return out.finish();
}

// ---- map_concat. ----

Signature resolve_concat(const ResolveInput& input) {
  if (input.size() == 0) return {{}, DataType::map(TypeId::kString, TypeId::kString), false};
  std::vector<DataType> types = input.types();
  for (const DataType& type : types) {
    if (type.id() == TypeId::kMap) continue;
    throw datatype_mismatch(input, "MAP_CONCAT_DIFF_TYPES",
                            {{"functionName", quoted_name(input)}, {"dataType", "[" + quoted_list(types, ", ") + "]"}});
  }
  if (!all_same_type(types)) {
    const auto common = common_type(types, input.mode);
    if (!common) throw data_diff_types(input.sql, "map_concat", "(" + quoted_list(types, " or ") + ")");
    types.assign(types.size(), *common);
  }
  const DataType result = merge_nullability(types);
  return {std::move(types), result, input.any_nullable()};
}

std::shared_ptr<arrow::Array> evaluate_concat(const ColumnCall& call) {
  std::vector<ListCells> maps;
  std::vector<int32_t> first_entries;
  arrow::ArrayVector keys;
  arrow::ArrayVector values;
  int32_t entries = 0;
  for (const auto& argument : call.arguments) {
    maps.emplace_back(*argument);
    first_entries.push_back(entries);
    keys.push_back(maps.back().field(0));
    values.push_back(maps.back().field(1));
    entries += static_cast<int32_t>(keys.back()->length());
  }
  MapBuilder out(call.type, concatenate_cells(keys, key_type(call.type), call.pool()), concatenate_cells(values, value_type(call.type), call.pool()),
                 call.selection.num_rows, call.context);
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    int32_t capacity = 0;
    for (const ListCells& map : maps) capacity += map.size(row);
    out.start(row, capacity);
    for (size_t i = 0; i < maps.size(); ++i) {
      for (int32_t entry = maps[i].begin(row); entry < maps[i].end(row); ++entry) out.put(first_entries[i] + entry, first_entries[i] + entry);
    }
  });
  return out.finish();
}

}  // namespace

void register_map_creation(ScalarFunctionRegistry& registry) {
  for (const char* name : {"map", "create_map"}) registry.add<ColumnFunction>(evaluating_all({name, resolve_map, evaluate_map, true}));
  registry.add<ColumnFunction>(ColumnFunctionSpec{"map_from_arrays", resolve_from_arrays, evaluate_from_arrays, true});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"map_from_entries", resolve_from_entries, evaluate_from_entries, true});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"map_concat", resolve_concat, evaluate_concat, true});
}

}  // namespace izvor::expr
