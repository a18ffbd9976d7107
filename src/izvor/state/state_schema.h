#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "izvor/types/data_type.h"

namespace izvor::state {

// How the key columns of a state row lie in memory.
//
// Fixed form (at most 8 columns, none of variable length, together at most 64 bytes): the columns one after the other in their natural
// width, without padding in between, filled up with zeros to a multiple of 8; nulls are bits of a separate byte and their bytes are zero.
// Variable form: the order-preserving row key of types/row_key.h, with no separate nulls.
class KeyLayout {
 public:
  explicit KeyLayout(std::vector<Field> fields);

  const std::vector<Field>& fields() const { return fields_; }
  bool is_fixed() const { return fixed_; }
  // Bytes of a fixed key, a multiple of 8 (0 without columns).
  int width() const { return width_; }
  int offset(size_t column) const { return offsets_[column]; }
  static int column_width(const DataType& type);

 private:
  std::vector<Field> fields_;
  std::vector<int> offsets_;
  bool fixed_ = true;
  int width_ = 0;
};

// Bytes of variable length in a value; the shard's memory.
struct BytesCell {
  const char* data;
  uint32_t size;
  uint32_t capacity;  // the owner's affair; 0 in a value that was read back
};

// One cell of a state value: 8 bytes (an integer, date, timestamp, interval, boolean or double), 16 (a decimal) or a BytesCell (any other type). It
// is null when bit `null_bit` of the uint64_t at `null_offset` is set.
struct ValueField {
  std::string name;
  DataType type;
  int offset;
  int null_offset;
  int null_bit;

  bool is_variable() const { return type.is_nested() || type.id() == TypeId::kString || type.id() == TypeId::kBinary || type.id() == TypeId::kNull; }
  // Of a cell that is not variable, in memory and in files.
  int width() const { return type.id() == TypeId::kDecimal ? 16 : 8; }
};

// What a state store keeps: recorded in the checkpoint, compared on restart.
struct StateSchema {
  int64_t operator_id = 0;
  std::string operator_name;  // as Spark's progress names it: "stateStoreSave"
  KeyLayout keys{{}};
  std::vector<ValueField> values;
  int value_width = 0;  // bytes, a multiple of 8

  // {"operatorId":0,"operatorName":"...","key":[{"name","type","nullable"}],"value":[{"name","type"}]}
  std::string json() const;
};

}  // namespace izvor::state
