// Arrays as sets: array_distinct, array_union, array_intersect, array_except, arrays_overlap.
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/column.h"
#include "izvor/expr/functions/collection/cell_set.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {
namespace {

Signature resolve_distinct(const ResolveInput& input) {
  input.require_size(1);
  const DataType array = array_argument(input, 0);
  require_orderable(input, element_type(array));
  return {{array}, array, input.nullable(0)};
}

template <typename T>
std::shared_ptr<arrow::Array> positive_zeros(const std::shared_ptr<arrow::Array>& cells, const DataType& type, arrow::MemoryPool* pool) {
  const Cells<T> values(*cells->data());
  ColumnWriter<T> out(cells->length(), validity_bitmap(*cells->data(), pool), pool);
  for (int64_t i = 0; i < cells->length(); ++i) out.values()[i] = values[i] + T{0};
  return out.finish(type);
}

// In a set -0.0 is 0.0, and comes out as that.
std::shared_ptr<arrow::Array> set_members(const std::shared_ptr<arrow::Array>& cells, const DataType& type, arrow::MemoryPool* pool) {
  if (type.id() == TypeId::kDouble) return positive_zeros<double>(cells, type, pool);
  return type.id() == TypeId::kFloat ? positive_zeros<float>(cells, type, pool) : cells;
}

std::shared_ptr<arrow::Array> evaluate_distinct(const ColumnCall& call) {
  const ListCells lists(call.argument(0));
  CellSet seen(element_type(call.type), *lists.elements());
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(set_members(lists.elements(), element_type(call.type), call.pool()));
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    out.start(row);
    seen.reset(lists.size(row));
    for (int32_t i = lists.begin(row); i < lists.end(row); ++i) {
      if (seen.insert(i)) out.pick(i);
    }
  });
  return out.finish(call.type);
}

// ---- Of two arrays. ----

// How the nullability of the result's elements follows from that of the arguments' elements.
using ContainsNull = bool (*)(bool left, bool right);

Signature resolve_pair(const ResolveInput& input, ContainsNull contains) {
  std::vector<DataType> types = two_arrays(input);
  require_orderable(input, element_type(types[0]));
  const DataType merged = merge_nullability(types);
  const DataType result = DataType::array(element_type(merged), contains(contains_null(types[0]), contains_null(types[1])));
  return {std::move(types), result, input.any_nullable()};
}

// Two columns of arrays, whose elements lie in one column: those of the right one begin at `right_first`.
struct ArrayPair {
  explicit ArrayPair(const ColumnCall& call)
      : left(call.argument(0)),
        right(call.argument(1)),
        element(merge_nullability(element_type(call.argument_type(0)), element_type(call.argument_type(1)))),
        right_first(static_cast<int32_t>(left.elements()->length())),
        cells(concatenate_cells({left.elements(), right.elements()}, element, call.pool())) {}

  // fn(cell) for the elements of a row's left or right array.
  template <typename Fn>
  void for_each_left(int64_t row, Fn&& fn) const {
    for (int32_t i = left.begin(row); i < left.end(row); ++i) fn(i);
  }
  template <typename Fn>
  void for_each_right(int64_t row, Fn&& fn) const {
    for (int32_t i = right.begin(row); i < right.end(row); ++i) fn(right_first + i);
  }

  ListCells left;
  ListCells right;
  DataType element;
  int32_t right_first;
  std::shared_ptr<arrow::Array> cells;
};

// fill(pair, row, out) picks the row's elements among pair.cells.
template <typename Fill>
std::shared_ptr<arrow::Array> evaluate_pair(const ColumnCall& call, Fill&& fill) {
  const ArrayPair pair(call);
  CellSet of_result(pair.element, *pair.cells);
  CellSet of_right(pair.element, *pair.cells);
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(set_members(pair.cells, pair.element, call.pool()));
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    out.start(row);
    of_result.reset(pair.left.size(row) + pair.right.size(row));
    of_right.reset(pair.right.size(row));
    fill(pair, row, of_result, of_right);
    for (const int32_t cell : of_result.members()) out.pick(cell);
  });
  return out.finish(call.type);
}

std::shared_ptr<arrow::Array> evaluate_union(const ColumnCall& call) {
  return evaluate_pair(call, [](const ArrayPair& pair, int64_t row, CellSet& result, CellSet&) {
    pair.for_each_left(row, [&](int32_t cell) { result.insert(cell); });
    pair.for_each_right(row, [&](int32_t cell) { result.insert(cell); });
  });
}

// The left array's elements that are, or are not, among the right one's.
std::shared_ptr<arrow::Array> evaluate_membership(const ColumnCall& call, bool wanted) {
  return evaluate_pair(call, [wanted](const ArrayPair& pair, int64_t row, CellSet& result, CellSet& right) {
    pair.for_each_right(row, [&](int32_t cell) { right.insert(cell); });
    pair.for_each_left(row, [&](int32_t cell) {
      if (right.contains(cell) == wanted) result.insert(cell);
    });
  });
}

Signature resolve_overlap(const ResolveInput& input) {
  Signature signature = resolve_pair(input, [](bool left, bool right) { return left || right; });
  signature.nullable = signature.nullable || contains_null(signature.result_type);
  signature.result_type = TypeId::kBoolean;
  return signature;
}

// Without a common element it is null when both have elements and one of those is null.
std::shared_ptr<arrow::Array> evaluate_overlap(const ColumnCall& call) {
  const ArrayPair pair(call);
  const CellValidity present(*pair.cells);
  CellSet of_left(pair.element, *pair.cells);
  CellSink<bool> out(call.selection.num_rows, call.type, call.pool());
  for_each_complete_row(call.selection, call.arguments, out, [&](int64_t row) {
    bool has_null = false;
    bool overlap = false;
    of_left.reset(pair.left.size(row));
    pair.for_each_left(row, [&](int32_t cell) { present[cell] ? static_cast<void>(of_left.insert(cell)) : static_cast<void>(has_null = true); });
    pair.for_each_right(row, [&](int32_t cell) { present[cell] ? overlap = overlap || of_left.contains(cell) : has_null = true; });
    const bool both = pair.left.size(row) > 0 && pair.right.size(row) > 0;
    !overlap&& both&& has_null ? out.set_null(row) : out.set(row, overlap);
  });
  return out.finish();
}

}  // namespace

void register_array_sets(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(ColumnFunctionSpec{"array_distinct", resolve_distinct, evaluate_distinct});
  const auto add_pair = [&](const char* name, ContainsNull contains, std::shared_ptr<arrow::Array> (*evaluate)(const ColumnCall&)) {
    registry.add<ColumnFunction>(ColumnFunctionSpec{name, [contains](const ResolveInput& input) { return resolve_pair(input, contains); }, evaluate});
  };
  add_pair(
      "array_union", [](bool left, bool right) { return left || right; }, evaluate_union);
  add_pair(
      "array_intersect", [](bool left, bool right) { return left && right; }, [](const ColumnCall& call) { return evaluate_membership(call, true); });
  add_pair(
      "array_except", [](bool left, bool) { return left; }, [](const ColumnCall& call) { return evaluate_membership(call, false); });
  registry.add<ColumnFunction>(ColumnFunctionSpec{"arrays_overlap", resolve_overlap, evaluate_overlap});
}

}  // namespace izvor::expr
