#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace izvor::expr {

// Sorts a stretch of cells with a comparator that is asked from outside, one pair at a time. It asks what Java's sort of a short array asks, so that
// a comparator that contradicts itself (as one that calls null equal to everything) gives the same order.
class InsertionSort {
 public:
  InsertionSort(std::vector<int32_t>& cells, size_t begin, size_t end) : cells_(&cells), begin_(begin), end_(end), next_(begin + 1) {}

  size_t begin() const { return begin_; }
  bool is_done() const { return next_ >= end_; }
  // The pair to be compared, unless it is done.
  std::pair<int32_t, int32_t> pair() const {
    if (is_run_) return {cell(next_), cell(next_ - 1)};
    return {cell(next_), cell((low_ + high_) / 2)};
  }
  // How the first of the pair compares with the second.
  void answer(int32_t difference) { is_run_ ? extend_run(difference) : narrow_place(difference); }

 private:
  int32_t& cell(size_t position) const { return (*cells_)[position]; }
  auto at(size_t position) const { return cells_->begin() + static_cast<std::ptrdiff_t>(position); }

  // The longest run in front that ascends, or descends strictly and is turned round.
  void extend_run(int32_t difference) {
    if (next_ == begin_ + 1) descends_ = difference < 0;
    const bool continues = (difference < 0) == descends_;
    if (continues && ++next_ < end_) return;
    if (descends_) std::reverse(at(begin_), at(next_));
    is_run_ = false;
    seek_place();
  }

  void seek_place() {
    low_ = begin_;
    high_ = next_;
  }

  void narrow_place(int32_t difference) {
    const size_t middle = (low_ + high_) / 2;
    if (difference < 0) {
      high_ = middle;
    } else {
      low_ = middle + 1;
    }
    if (low_ < high_) return;
    std::rotate(at(low_), at(next_), at(next_ + 1));
    ++next_;
    seek_place();
  }

  std::vector<int32_t>* cells_;
  size_t begin_;
  size_t end_;
  size_t next_;  // the cell to be placed next
  bool is_run_ = true;
  bool descends_ = false;
  // Its place is in [low_, high_].
  size_t low_ = 0;
  size_t high_ = 0;
};

}  // namespace izvor::expr
