// sort_array. array_sort, which takes a comparator, is among the higher-order functions.
#include <algorithm>
#include <numeric>

#include "izvor/expr/cell_order.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/collection/sorted_lists.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

std::string print_sort_array(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return print_call("sort_array", arguments);
  return "sort_array(" + arguments[0] + ", " + (arguments.size() > 1 ? arguments[1] : "true") + ")";
}

Signature resolve_sort_array(const ResolveInput& input) {
  input.require_size(1, 2);
  const DataType array = array_argument(input, 0);
  if (!is_ordered(element_type(array))) require_orderable(input, array);
  if (input.size() == 1) return {{array}, array, input.nullable(0)};
  cast_argument(input, 1, TypeId::kBoolean);
  if (!is_constant(input.argument(1))) {
    throw datatype_mismatch(
        input, "NON_FOLDABLE_INPUT",
        {{"inputName", "`ascendingOrder`"}, {"inputType", "\"BOOLEAN\""}, {"inputExpr", "\"" + to_string(input.argument(1)) + "\""}});
  }
  return {{array, TypeId::kBoolean}, array, input.any_nullable()};
}

// Nulls come first in ascending order and last in descending order.
std::shared_ptr<arrow::Array> evaluate_sort_array(const ColumnCall& call) {
  if (call.arguments.size() == 1) return sorted_lists(call, {false, true});
  const Value ascending = evaluate_constant(*call.call.arguments[1], call.context.settings());
  const bool is_ascending = !ascending.is_null() && ascending.as_bool();
  return sorted_lists(call, {!is_ascending, is_ascending});
}

}  // namespace

std::shared_ptr<arrow::Array> sorted_lists(const ColumnCall& call, const ListOrdering& ordering) {
  const ListCells lists(call.argument(0));
  const arrow::Array& elements = *lists.elements();
  const auto order = CellOrder::make(element_type(call.type), elements, elements);
  const CellValidity present(elements);
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(lists.elements());
  // Equal elements keep their order: 0.0 and -0.0 can be told apart.
  const auto is_before = [&](int32_t a, int32_t b) {
    if (present[a] != present[b]) return present[b] == ordering.nulls_first;
    const int difference = present[a] ? order->compare(a, b) : 0;
    if (difference != 0) return (difference < 0) != ordering.descending;
    return a < b;
  };
  std::vector<int32_t> sorted;
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    out.start(row);
    sorted.resize(static_cast<size_t>(lists.size(row)));
    std::iota(sorted.begin(), sorted.end(), lists.begin(row));
    std::sort(sorted.begin(), sorted.end(), is_before);
    for (const int32_t cell : sorted) out.pick(cell);
  });
  return out.finish(call.type);
}

void register_array_sorting(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(ColumnFunctionSpec{"sort_array", resolve_sort_array, evaluate_sort_array, false, true, print_sort_array});
}

}  // namespace izvor::expr
