#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/types/data_type.h"

namespace izvor {

// Encoded keys of many rows, one behind the other.
struct RowKeys {
  std::string bytes;
  std::vector<uint64_t> ends;  // of key i within `bytes`

  size_t size() const { return ends.size(); }
  std::string_view operator[](size_t i) const {
    const uint64_t start = i == 0 ? 0 : ends[i - 1];
    return std::string_view(bytes).substr(start, ends[i] - start);
  }
  void clear() {
    bytes.clear();
    ends.clear();
  }
};

// How one column of a key compares.
struct KeyOrder {
  bool is_descending = false;
  bool nulls_last = false;
};

// Rows as byte strings that compare (memcmp) as the rows do, column by column: nulls first, numbers in order, NaN greatest, strings by bytes.
// All NaNs have one encoding and -0.0 that of 0.0, so equal bytes mean equal keys.
//
//   column   := 0x00 (null; a fixed-width type pads it with zeros) | 0x01 value
//   integer  := big-endian, sign bit inverted         (boolean: 1 byte; date 4; timestamp 8)
//   floating := IEEE bits, big-endian; sign bit inverted if positive, else all bits inverted
//   decimal  := 16 bytes, as an integer             (day-time interval: 8 bytes; year-month interval: 4)
//   string   := bytes with 0x00 written as 0x00 0xff, then 0x00 0x00
//   array    := (0x01 column)* 0x00
//   struct   := column*
//
// This is the key format of state (docs/formats/state.md): it does not change.
class RowKeyCodec {
 public:
  // Throws UNSUPPORTED_DATATYPE for a type without an order (map).
  explicit RowKeyCodec(std::vector<DataType> types);
  // Keys to sort by, in these orders: not for decode(). A descending column has the bytes of its value inverted, 0x02 stands for a null that comes
  // last.
  RowKeyCodec(std::vector<DataType> types, std::vector<KeyOrder> orders);

  // Bytes of every key when no column is of variable length.
  std::optional<size_t> fixed_width() const { return fixed_width_; }

  // Appends the keys of rows [0, num_rows). The columns' Arrow types are those of the codec.
  void encode(const std::vector<std::shared_ptr<arrow::Array>>& columns, int64_t num_rows, RowKeys& out) const;
  // The columns of `count` keys. Throws IZVOR_STATE_FORMAT when a key is not one of this codec's.
  std::vector<std::shared_ptr<arrow::Array>> decode(const std::string_view* keys, int64_t count, arrow::MemoryPool* pool) const;

 private:
  std::vector<DataType> types_;
  std::vector<KeyOrder> orders_;  // empty: ascending, nulls first
  std::optional<size_t> fixed_width_;
};

}  // namespace izvor
