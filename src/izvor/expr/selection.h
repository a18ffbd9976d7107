#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"

namespace izvor::expr {

// Row indices that a Selection points to.
class SelectionVector {
 public:
  // The rows of `within` for which keep(row) holds.
  template <typename Keep>
  SelectionVector(const Selection& within, Keep&& keep) : num_rows_(within.num_rows), indices_(static_cast<size_t>(within.count)) {
    int32_t* out = indices_.data();
    within.for_each([&](int64_t row) {
      *out = static_cast<int32_t>(row);
      out += keep(row) ? 1 : 0;
    });
    indices_.resize(static_cast<size_t>(out - indices_.data()));
  }
  // These rows, ascending.
  SelectionVector(int64_t num_rows, std::vector<int32_t> indices) : num_rows_(num_rows), indices_(std::move(indices)) {}

  // Of no row when it is empty, whose vector may have no memory: a null pointer would stand for all rows.
  Selection view() const { return {num_rows_, indices_.empty() ? &kNoRow : indices_.data(), static_cast<int64_t>(indices_.size())}; }
  bool empty() const { return indices_.empty(); }

 private:
  static constexpr int32_t kNoRow = 0;
  int64_t num_rows_;
  std::vector<int32_t> indices_;
};

// The rows for which a boolean array is true (null counts as false), ascending.
std::vector<int32_t> true_rows(const arrow::Array& condition);

}  // namespace izvor::expr
