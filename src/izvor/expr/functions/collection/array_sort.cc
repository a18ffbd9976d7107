// array_sort: by the natural order with nulls last, or by a comparator.
#include <algorithm>
#include <string>

#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/insertion_sort.h"
#include "izvor/expr/functions/collection/lambda_call.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/collection/sorted_lists.h"

namespace izvor::expr {
namespace {

// How Spark spells the comparator that it puts in where none is written.
constexpr const char* kNaturalOrder =
    "lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, (IF((namedlambdavariable() IS NULL), 1, "
    "(IF((namedlambdavariable() IS NULL), -1, (IF((namedlambdavariable() < namedlambdavariable()), -1, "
    "(IF((namedlambdavariable() > namedlambdavariable()), 1, 0)))))))))), namedlambdavariable(), namedlambdavariable())";

std::string print_sort(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return print_call("array_sort", arguments);
  return "array_sort(" + arguments[0] + ", " + (arguments.size() > 1 ? arguments[1] : kNaturalOrder) + ")";
}

const DataType& sorted_array(const ResolveInput& input) {
  if (input.type(0).id() != TypeId::kArray) throw unexpected_input_type(input.sql, 0, "\"ARRAY\"", input.argument(0));
  return input.type(0);
}

std::vector<Attribute> comparator_parameters(const ResolveInput& input, size_t, size_t) {
  const DataType& array = sorted_array(input);
  return {2, parameter(element_type(array), contains_null(array))};
}

Signature resolve_sort(const ResolveInput& input) {
  input.require_size(1, 2);
  const DataType& array = sorted_array(input);
  if (input.size() == 1) {
    require_orderable(input, element_type(array));
    return {{array}, array, input.nullable(0)};
  }
  const DataType& result = body_of(input.argument(1)).type;
  if (result.id() != TypeId::kInt) {
    throw datatype_mismatch(input, "UNEXPECTED_RETURN_TYPE",
                            {{"functionName", "`lambdafunction`"}, {"expectedType", "\"INT\""}, {"actualType", quoted_type(result)}});
  }
  return {{array, input.type(1)}, array, input.nullable(0)};
}

// Sorts all arrays of a batch at once: first stretches of each by insertion, which are then merged. The comparator is called with one pair of every
// insertion, or of every merge, that is under way.
class ComparatorSort {
 public:
  explicit ComparatorSort(const ColumnCall& call) : call_(call), lists_(call.argument(0)), sorted_(all_elements(lists_, call.selection)) {}

  std::shared_ptr<arrow::Array> evaluate() {
    int32_t longest = 0;
    for (const int32_t row : sorted_.rows) longest = std::max(longest, lists_.size(row));
    sort_stretches();
    for (int32_t width = kStretch; width < longest; width *= 2) merge_runs(width);
    PickedLists out(call_.selection.num_rows, call_.pool());
    out.add_source(lists_.elements());
    size_t next = 0;
    for_each_complete_row(call_.selection, {call_.arguments[0]}, out, [&](int64_t row) {
      out.start(row);
      for (int32_t i = 0; i < lists_.size(row); ++i) out.pick(sorted_.cells[next++]);
    });
    return out.finish(call_.type);
  }

 private:
  // As many as Java sorts without merging.
  static constexpr int32_t kStretch = 32;

  void sort_stretches() {
    std::vector<InsertionSort> open;
    for (size_t begin = 0; begin < sorted_.cells.size();) {
      const size_t end = begin + static_cast<size_t>(lists_.size(sorted_.rows[begin]));
      for (; begin < end; begin = std::min(begin + kStretch, end)) open.emplace_back(sorted_.cells, begin, std::min(begin + kStretch, end));
    }
    const auto is_done = [](const InsertionSort& sort) { return sort.is_done(); };
    for (std::erase_if(open, is_done); !open.empty(); std::erase_if(open, is_done)) {
      ChosenElements left;
      ChosenElements right;
      for (const InsertionSort& sort : open) {
        const auto [first, second] = sort.pair();
        left.add(first, row_of(sort));
        right.add(second, row_of(sort));
      }
      const std::vector<int32_t> differences = compare(left, right);
      for (size_t i = 0; i < open.size(); ++i) open[i].answer(differences[i]);
    }
  }

  int32_t row_of(const InsertionSort& sort) const { return sorted_.rows[sort.begin()]; }

  // The comparator's answers; 0, and an error of the row, where it gives null.
  std::vector<int32_t> compare(const ChosenElements& left, const ChosenElements& right) {
    const auto order = apply_lambda(call_, 1, {left.of(lists_.elements(), call_.pool()), right.of(lists_.elements(), call_.pool())}, left.rows);
    const CellValidity known(*order);
    const Cells<int32_t> cells(*order->data());
    std::vector<int32_t> differences(left.cells.size(), 0);
    for (size_t i = 0; i < differences.size(); ++i) {
      if (known[static_cast<int64_t>(i)]) {
        differences[i] = cells[static_cast<int64_t>(i)];
      } else {
        report_null(left.cells[i], right.cells[i], left.rows[i]);
      }
    }
    return differences;
  }

  // Two neighbouring runs, as positions in sorted_, and where their next element goes.
  struct Merge {
    size_t left, left_end, right, right_end, out;
  };

  void merge_runs(int32_t width) {
    std::vector<Merge> open;
    for (size_t begin = 0; begin < sorted_.cells.size();) {
      const size_t end = begin + static_cast<size_t>(lists_.size(sorted_.rows[begin]));
      for (size_t left = begin; left + static_cast<size_t>(width) < end; left += 2 * static_cast<size_t>(width)) {
        const size_t right = left + static_cast<size_t>(width);
        open.push_back({left, right, right, std::min(right + static_cast<size_t>(width), end), left});
      }
      begin = end;
    }
    merged_ = sorted_.cells;
    while (!open.empty()) take_one_of_each(open);
    sorted_.cells.swap(merged_);
  }

  void take_one_of_each(std::vector<Merge>& open) {
    ChosenElements left;
    ChosenElements right;
    for (const Merge& merge : open) {
      left.add(sorted_.cells[merge.left], sorted_.rows[merge.left]);
      right.add(sorted_.cells[merge.right], sorted_.rows[merge.right]);
    }
    const std::vector<int32_t> differences = compare(left, right);
    size_t kept = 0;
    for (size_t i = 0; i < open.size(); ++i) {
      Merge& merge = open[i];
      merged_[merge.out++] = sorted_.cells[differences[i] <= 0 ? merge.left++ : merge.right++];
      if (merge.left < merge.left_end && merge.right < merge.right_end) {
        open[kept++] = merge;
      } else {
        copy_rest(merge);
      }
    }
    open.resize(kept);
  }

  void copy_rest(Merge& merge) {
    while (merge.left < merge.left_end) merged_[merge.out++] = sorted_.cells[merge.left++];
    while (merge.right < merge.right_end) merged_[merge.out++] = sorted_.cells[merge.right++];
  }

  void report_null(int32_t left, int32_t right, int32_t row) {
    const auto text = [&](int32_t cell) {
      return value_to_string(value_at(*lists_.elements(), cell, element_type(call_.type)), call_.context.settings().time_zone);
    };
    call_.errors().add(row, Error("COMPARATOR_RETURNS_NULL", {{"firstValue", text(left)}, {"secondValue", text(right)}}));
  }

  const ColumnCall& call_;
  ListCells lists_;
  ChosenElements sorted_;
  std::vector<int32_t> merged_;
};

std::shared_ptr<arrow::Array> evaluate_sort(const ColumnCall& call) {
  return call.arguments.size() == 1 ? sorted_lists(call, {false, false}) : ComparatorSort(call).evaluate();
}

}  // namespace

void register_array_sort(ScalarFunctionRegistry& registry) {
  registry.add<LambdaFunction>(LambdaFunctionSpec{"array_sort", comparator_parameters, resolve_sort, evaluate_sort, print_sort, true, 1, 2});
}

}  // namespace izvor::expr
