// Looking through one array: array_contains, array_position, array_remove, array_max, array_min.
#include "izvor/expr/cell_order.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {
namespace {

// ---- By a value. ----

ArrayAndElement searched_types(const ResolveInput& input) {
  input.require_size(2);
  array_argument(input, 0);
  ArrayAndElement types = array_and_element(input, 0, 1);
  require_orderable(input, types.element);
  return types;
}

Signature resolve_contains(const ResolveInput& input) {
  input.require_size(2);
  if (input.type(0).id() == TypeId::kNull || input.type(1).id() == TypeId::kNull) throw null_type_argument(input);
  const ArrayAndElement types = searched_types(input);
  return {{types.array, types.element}, TypeId::kBoolean, input.any_nullable() || contains_null(types.array)};
}

Signature resolve_position(const ResolveInput& input) {
  const ArrayAndElement types = searched_types(input);
  return {{types.array, types.element}, TypeId::kLong, input.any_nullable()};
}

Signature resolve_remove(const ResolveInput& input) {
  const ArrayAndElement types = searched_types(input);
  return {{types.array, types.element}, types.array, input.any_nullable()};
}

// The arrays of a call and whether an element equals the row's value. Two nulls are not equal.
class ElementSearch {
 public:
  explicit ElementSearch(const ColumnCall& call)
      : lists_(call.argument(0)),
        order_(CellOrder::make(call.argument_type(1), *lists_.elements(), call.argument(1))),
        present_(*lists_.elements()) {}

  const ListCells& lists() const { return lists_; }
  bool is_null(int32_t element) const { return !present_[element]; }
  bool matches(int32_t element, int64_t row) const { return present_[element] && order_->equal(element, row); }

 private:
  ListCells lists_;
  std::unique_ptr<const CellOrder> order_;
  CellValidity present_;
};

std::shared_ptr<arrow::Array> evaluate_contains(const ColumnCall& call) {
  const ElementSearch search(call);
  const ListCells& lists = search.lists();
  CellSink<bool> out(call.selection.num_rows, call.type, call.pool());
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    bool has_null = false;
    for (int32_t i = lists.begin(row); i < lists.end(row); ++i) {
      if (search.matches(i, row)) return out.set(row, true);
      has_null = has_null || search.is_null(i);
    }
    has_null ? out.set_null(row) : out.set(row, false);
  });
  return out.finish();
}

std::shared_ptr<arrow::Array> evaluate_position(const ColumnCall& call) {
  const ElementSearch search(call);
  const ListCells& lists = search.lists();
  CellSink<int64_t> out(call.selection.num_rows, call.type, call.pool());
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    for (int32_t i = lists.begin(row); i < lists.end(row); ++i) {
      if (search.matches(i, row)) return out.set(row, i - lists.begin(row) + 1);
    }
    out.set(row, 0);
  });
  return out.finish();
}

std::shared_ptr<arrow::Array> evaluate_remove(const ColumnCall& call) {
  const ElementSearch search(call);
  const ListCells& lists = search.lists();
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(lists.elements());
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    out.start(row);
    for (int32_t i = lists.begin(row); i < lists.end(row); ++i) {
      if (!search.matches(i, row)) out.pick(i);
    }
  });
  return out.finish(call.type);
}

// ---- The greatest and the least. ----

Signature resolve_extreme(const ResolveInput& input) {
  input.require_size(1);
  const DataType array = array_argument(input, 0);
  require_orderable(input, element_type(array));
  return {{array}, element_type(array), true};
}

// `sign` is 1 for the greatest and -1 for the least. Nulls do not count.
std::shared_ptr<arrow::Array> evaluate_extreme(const ColumnCall& call, int sign) {
  const ListCells lists(call.argument(0));
  const arrow::Array& elements = *lists.elements();
  const auto order = CellOrder::make(call.type, elements, elements);
  const CellValidity present(elements);
  std::vector<int32_t> picks(static_cast<size_t>(call.selection.num_rows), kGatherNull);
  call.selection.for_each([&](int64_t row) {
    if (!lists.is_valid(row)) return;
    int32_t& best = picks[static_cast<size_t>(row)];
    for (int32_t i = lists.begin(row); i < lists.end(row); ++i) {
      if (present[i] && (best == kGatherNull || order->compare(i, best) * sign > 0)) best = i;
    }
  });
  return with_type(*gather_or_null(elements, picks.data(), call.selection.num_rows, call.pool()), call.type);
}

}  // namespace

void register_array_search(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_contains", resolve_contains, evaluate_contains});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_position", resolve_position, evaluate_position});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_remove", resolve_remove, evaluate_remove});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_max", resolve_extreme, [](const ColumnCall& call) { return evaluate_extreme(call, 1); }});
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_min", resolve_extreme, [](const ColumnCall& call) { return evaluate_extreme(call, -1); }});
}

}  // namespace izvor::expr
