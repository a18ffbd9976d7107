#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/cell_order.h"

namespace izvor::expr {

// A set of cells of one column, used again for each row: few cells are looked through, many lie in a hash table.
class CellSet {
 public:
  CellSet(const DataType& type, const arrow::Array& cells) : order_(CellOrder::make(type, cells, cells)), hash_(CellHash::make(type, cells)) {}

  // Empties the set, which will hold at most `capacity` cells.
  void reset(int32_t capacity) {
    members_.clear();
    is_table_ = capacity > kFew;
    if (is_table_) slots_.assign(std::bit_ceil(static_cast<uint32_t>(capacity) * 2), kEmpty);
  }

  static constexpr int32_t kEmpty = -1;
  // The member that equals the cell, or kEmpty.
  int32_t find(int32_t cell) const {
    if (is_table_) return slots_[slot_of(cell)];
    for (const int32_t member : members_) {
      if (order_->equal(member, cell)) return member;
    }
    return kEmpty;
  }
  bool contains(int32_t cell) const { return find(cell) != kEmpty; }

  // False when an equal cell is there already.
  bool insert(int32_t cell) {
    if (is_table_) {
      int32_t& slot = slots_[slot_of(cell)];
      if (slot != kEmpty) return false;
      slot = cell;
    } else if (contains(cell)) {
      return false;
    }
    members_.push_back(cell);
    return true;
  }

  // In the order of their insertion.
  const std::vector<int32_t>& members() const { return members_; }

 private:
  static constexpr int32_t kFew = 12;

  // Where the cell is, or where it is to be put.
  size_t slot_of(int32_t cell) const {
    const size_t mask = slots_.size() - 1;
    size_t slot = hash_->hash(cell) & mask;
    while (slots_[slot] != kEmpty && !order_->equal(slots_[slot], cell)) slot = (slot + 1) & mask;
    return slot;
  }

  std::unique_ptr<const CellOrder> order_;
  std::unique_ptr<const CellHash> hash_;
  std::vector<int32_t> members_;
  std::vector<int32_t> slots_;
  bool is_table_ = false;
};

}  // namespace izvor::expr
