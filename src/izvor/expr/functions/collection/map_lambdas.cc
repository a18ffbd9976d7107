// Lambdas over the entries of maps: map_filter, transform_keys, transform_values, map_zip_with.
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/lambda_call.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/collection/map_builder.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

const DataType& strict_map(const ResolveInput& input, size_t index) {
  if (input.type(index).id() != TypeId::kMap) throw unexpected_input_type(input.sql, index, "\"MAP\"", input.argument(index));
  return input.type(index);
}

std::vector<Attribute> entry_parameters(const ResolveInput& input, size_t, size_t) {
  const DataType& map = strict_map(input, 0);
  return {parameter(key_type(map), false), parameter(value_type(map), value_contains_null(map))};
}

std::shared_ptr<arrow::Array> apply_to_entries(const ColumnCall& call, const ListCells& maps) {
  const ChosenElements entries = all_elements(maps, call.selection);
  return apply_lambda(call, 1, {entries.of(maps.field(0), call.pool()), entries.of(maps.field(1), call.pool())}, entries.rows);
}

// ---- map_filter. ----

Signature resolve_filter(const ResolveInput& input) {
  input.require_size(2);
  const DataType& map = strict_map(input, 0);
  require_predicate(input, 1);
  return {{map, input.type(1)}, map, input.nullable(0)};
}

std::shared_ptr<arrow::Array> evaluate_filter(const ColumnCall& call) {
  const ListCells maps(call.argument(0));
  const TrueCells keeps(apply_to_entries(call, maps));
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(maps.elements());
  int64_t entry = 0;
  for_each_complete_row(call.selection, {call.arguments[0]}, out, [&](int64_t row) {
    out.start(row);
    for (int32_t cell = maps.begin(row); cell < maps.end(row); ++cell) {
      if (keeps[entry++]) out.pick(cell);
    }
  });
  return out.finish(call.type);
}

// ---- transform_keys, transform_values. ----

Signature resolve_transform_keys(const ResolveInput& input) {
  input.require_size(2);
  const DataType& map = strict_map(input, 0);
  const Expression& body = body_of(input.argument(1));
  require_map_key(input, body.type);
  return {{map, input.type(1)}, DataType::map(body.type, value_type(map), value_contains_null(map)), input.nullable(0)};
}

std::shared_ptr<arrow::Array> evaluate_transform_keys(const ColumnCall& call) {
  const ListCells maps(call.argument(0));
  MapBuilder out(call.type, apply_to_entries(call, maps), maps.field(1), call.selection.num_rows, call.context);
  int32_t key = 0;
  for_each_complete_row(call.selection, {call.arguments[0]}, out, [&](int64_t row) {
    out.start(row, maps.size(row));
    for (int32_t cell = maps.begin(row); cell < maps.end(row); ++cell) out.put(key++, cell);
  });
  return out.finish();
}

Signature resolve_transform_values(const ResolveInput& input) {
  input.require_size(2);
  const DataType& map = strict_map(input, 0);
  const Expression& body = body_of(input.argument(1));
  return {{map, input.type(1)}, DataType::map(key_type(map), body.type, body.nullable), input.nullable(0)};
}

std::shared_ptr<arrow::Array> evaluate_transform_values(const ColumnCall& call) {
  const ListCells maps(call.argument(0));
  const ChosenElements entries = all_elements(maps, call.selection);
  const auto keys = entries.of(maps.field(0), call.pool());
  const auto values = apply_lambda(call, 1, {keys, entries.of(maps.field(1), call.pool())}, entries.rows);
  ListOffsets offsets(call.selection.num_rows, call.pool());
  for_each_complete_row(call.selection, {call.arguments[0]}, offsets, [&](int64_t row) {
    offsets.start(row);
    offsets.add(maps.size(row));
  });
  return offsets.finish(call.type, *struct_of(DataType::structure(call.type.fields()), entries.size(), {keys, values}));
}

// ---- map_zip_with. ----

// The type to which the keys of both maps are brought.
DataType common_key(const ResolveInput& input) {
  const DataType& left = key_type(strict_map(input, 0));
  const DataType& right = key_type(strict_map(input, 1));
  if (same_type(left, right)) return merge_nullability(left, right);
  const auto common = input.mode == EvalMode::kLegacy ? common_type(left, right, input.mode) : common_type_without_strings({left, right}, input.mode);
  if (common) return *common;
  throw datatype_mismatch(input, "MAP_ZIP_WITH_DIFF_TYPES",
                          {{"functionName", quoted_name(input)}, {"leftType", quoted_type(left)}, {"rightType", quoted_type(right)}});
}

std::vector<Attribute> zip_parameters(const ResolveInput& input, size_t, size_t) {
  const DataType key = common_key(input);
  require_orderable(input, key);
  return {parameter(key, false), parameter(value_type(input.type(0)), true), parameter(value_type(input.type(1)), true)};
}

Signature resolve_zip(const ResolveInput& input) {
  input.require_size(3);
  const DataType key = common_key(input);
  std::vector<DataType> types;
  for (size_t i = 0; i < 2; ++i) types.push_back(DataType::map(key, value_type(input.type(i)), value_contains_null(input.type(i))));
  types.push_back(input.type(2));
  const Expression& body = body_of(input.argument(2));
  return {std::move(types), DataType::map(key, body.type, body.nullable), input.nullable(0) || input.nullable(1)};
}

// Every key of either map once: those of the left one first. The value of a key that a map does not have is null.
std::shared_ptr<arrow::Array> evaluate_zip(const ColumnCall& call) {
  const ListCells left(call.argument(0));
  const ListCells right(call.argument(1));
  const auto right_first = static_cast<int32_t>(left.elements()->length());
  const auto keys = concatenate_cells({left.field(0), right.field(0)}, key_type(call.type), call.pool());
  CellSet seen(key_type(call.type), *keys);
  std::vector<int32_t> of_right;  // by key cell of the left map of a row, from its begin
  ChosenElements key_cells;
  ChosenElements left_values;
  ChosenElements right_values;
  ListOffsets offsets(call.selection.num_rows, call.pool());
  for_each_complete_row(call.selection, {call.arguments[0], call.arguments[1]}, offsets, [&](int64_t row) {
    offsets.start(row);
    seen.reset(left.size(row) + right.size(row));
    of_right.assign(static_cast<size_t>(left.size(row)), kGatherNull);
    for (int32_t cell = left.begin(row); cell < left.end(row); ++cell) seen.insert(cell);
    const auto add = [&](int32_t key, int32_t left_value, int32_t right_value) {
      offsets.add();
      key_cells.add(key, row);
      left_values.add(left_value, row);
      right_values.add(right_value, row);
    };
    for (int32_t cell = right.begin(row); cell < right.end(row); ++cell) {
      const int32_t same = seen.find(right_first + cell);
      if (same != CellSet::kEmpty) of_right[static_cast<size_t>(same - left.begin(row))] = cell;
    }
    for (int32_t cell = left.begin(row); cell < left.end(row); ++cell) add(cell, cell, of_right[static_cast<size_t>(cell - left.begin(row))]);
    for (int32_t cell = right.begin(row); cell < right.end(row); ++cell) {
      if (!seen.contains(right_first + cell)) add(right_first + cell, kGatherNull, cell);
    }
  });
  const auto chosen_keys = key_cells.of(keys, call.pool());
  const auto values =
      apply_lambda(call, 2, {chosen_keys, left_values.of(left.field(1), call.pool()), right_values.of(right.field(1), call.pool())}, key_cells.rows);
  return offsets.finish(call.type, *struct_of(DataType::structure(call.type.fields()), key_cells.size(), {chosen_keys, values}));
}

}  // namespace

void register_map_lambdas(ScalarFunctionRegistry& registry) {
  registry.add<LambdaFunction>(LambdaFunctionSpec{"map_filter", entry_parameters, resolve_filter, evaluate_filter});
  registry.add<LambdaFunction>(
      LambdaFunctionSpec{"transform_keys", entry_parameters, resolve_transform_keys, evaluate_transform_keys, nullptr, true});
  registry.add<LambdaFunction>(LambdaFunctionSpec{"transform_values", entry_parameters, resolve_transform_values, evaluate_transform_values});
  registry.add<LambdaFunction>(LambdaFunctionSpec{"map_zip_with", zip_parameters, resolve_zip, evaluate_zip, nullptr, false, 3, 3, 2});
}

}  // namespace izvor::expr
