// Arrays beside each other and as text: arrays_zip, array_join.
#include <algorithm>
#include <string>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/field_names.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {
namespace {

// ---- arrays_zip. ----

Signature resolve_zip(const ResolveInput& input) {
  std::vector<DataType> types;
  std::vector<Field> fields;
  for (size_t i = 0; i < input.size(); ++i) {
    types.push_back(array_argument(input, i));
    fields.emplace_back(name_of(input.argument(i)).value_or(std::to_string(i)), element_type(types.back()), true);
  }
  return {std::move(types), DataType::array(DataType::structure(std::move(fields)), false), input.any_nullable()};
}

// As long as the longest; the others are filled with nulls.
std::shared_ptr<arrow::Array> evaluate_zip(const ColumnCall& call) {
  std::vector<ListCells> lists;
  for (const auto& argument : call.arguments) lists.emplace_back(*argument);
  std::vector<std::vector<int32_t>> picks(lists.size());
  ListOffsets offsets(call.selection.num_rows, call.pool());
  for_each_complete_row(call.selection, call.arguments, offsets, [&](int64_t row) {
    offsets.start(row);
    int32_t size = 0;
    for (const ListCells& list : lists) size = std::max(size, list.size(row));
    offsets.add(size);
    for (size_t field = 0; field < lists.size(); ++field) {
      const int32_t begin = lists[field].begin(row);
      for (int32_t i = 0; i < size; ++i) picks[field].push_back(i < lists[field].size(row) ? begin + i : kGatherNull);
    }
  });
  const int64_t count = offsets.num_elements();
  arrow::ArrayVector fields;
  for (size_t i = 0; i < lists.size(); ++i) fields.push_back(gather_or_null(*lists[i].elements(), picks[i].data(), count, call.pool()));
  return offsets.finish(call.type, *struct_of(element_type(call.type), count, fields));
}

// ---- array_join. ----

Signature resolve_join(const ResolveInput& input) {
  input.require_size(2, 3);
  std::vector<DataType> types{cast_argument(input, 0, DataType::array(TypeId::kString))};
  for (size_t i = 1; i < input.size(); ++i) types.push_back(cast_argument(input, i, TypeId::kString));
  return {std::move(types), TypeId::kString, input.any_nullable()};
}

// Nulls are left out, or replaced by the third argument.
std::shared_ptr<arrow::Array> evaluate_join(const ColumnCall& call) {
  const ListCells lists(call.argument(0));
  const CellValidity present(*lists.elements());
  const Cells<std::string_view> elements(*lists.elements()->data());
  const Cells<std::string_view> delimiters(*call.argument(1).data());
  const bool replaces = call.arguments.size() == 3;
  const Cells<std::string_view> replacements(*call.argument(replaces ? 2 : 1).data());
  CellSink<std::string_view> out(call.selection.num_rows, call.type, call.pool());
  std::string text;
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    text.clear();
    bool is_first = true;
    for (int32_t i = lists.begin(row); i < lists.end(row); ++i) {
      if (!present[i] && !replaces) continue;
      if (!is_first) text += delimiters[row];
      is_first = false;
      text += present[i] ? elements[i] : replacements[row];
    }
    out.set(row, text);
  });
  return out.finish();
}

}  // namespace

void register_array_joining(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(evaluating_all({"arrays_zip", resolve_zip, evaluate_zip}));
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_join", resolve_join, evaluate_join});
}

}  // namespace izvor::expr
