#pragma once

// The values that sketches of distinct keys hash.

#include <string>
#include <string_view>

#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/input_type.h"

namespace izvor::expr {

// What theta and tuple sketches take as keys, in Spark's order.
inline InputType sketch_key_type() {
  return InputType::one_of({DataType::array(TypeId::kInt), DataType::array(TypeId::kLong), TypeId::kBinary, TypeId::kDouble, TypeId::kFloat,
                            TypeId::kInt, TypeId::kLong, TypeId::kString});
}

// The bytes of an array's numbers; a null counts as zero.
template <typename Array>
class ListKeys {
 public:
  explicit ListKeys(const arrow::Array& column)
      : lists_(static_cast<const arrow::ListArray&>(column)), numbers_(static_cast<const Array&>(*lists_.values())) {}

  std::string_view operator[](int64_t row) const {
    bytes_.clear();
    for (int64_t at = lists_.value_offset(row); at < lists_.value_offset(row + 1); ++at) {
      const auto number = numbers_.IsNull(at) ? typename Array::value_type{0} : numbers_.Value(at);
      bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    return bytes_;
  }

 private:
  const arrow::ListArray& lists_;
  const Array& numbers_;
  mutable std::string bytes_;
};

// fn(keys), where keys[row] is the key as int64_t, double or std::string_view.
template <typename Fn>
void visit_keys(const arrow::Array& column, Fn&& fn) {
  const arrow::ArrayData& data = *column.data();
  switch (column.type_id()) {
    case arrow::Type::INT8: return fn(Cells<int8_t>(data));
    case arrow::Type::INT16: return fn(Cells<int16_t>(data));
    case arrow::Type::INT32: return fn(Cells<int32_t>(data));
    case arrow::Type::INT64: return fn(Cells<int64_t>(data));
    case arrow::Type::FLOAT: return fn(Cells<float>(data));
    case arrow::Type::DOUBLE: return fn(Cells<double>(data));
    case arrow::Type::LIST:
      if (static_cast<const arrow::ListArray&>(column).values()->type_id() == arrow::Type::INT32) return fn(ListKeys<arrow::Int32Array>(column));
      return fn(ListKeys<arrow::Int64Array>(column));
    case arrow::Type::NA: return;
    default: return fn(Cells<std::string_view>(data));
  }
}

// use(key) with the key as the sketches of DataSketches hash it; empty texts and arrays are no keys.
template <typename Key, typename Use>
void with_key(const Key& key, Use&& use) {
  if constexpr (std::is_convertible_v<Key, std::string_view>) {
    if (!key.empty()) use(key.data(), key.size());
  } else if constexpr (std::is_floating_point_v<Key>) {
    use(static_cast<double>(key));
  } else {
    use(static_cast<int64_t>(key));
  }
}

}  // namespace izvor::expr
