#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include <arrow/type_fwd.h>

#include "izvor/types/data_type.h"

namespace izvor {

// A struct, array or map: an Arrow array of one row in the memory form of to_arrow(type).
struct NestedCell {
  std::shared_ptr<arrow::Array> array;
  bool operator==(const NestedCell& other) const;
};

// One value with its type: a literal in a plan, a cell of a Row. Integers, dates (days), timestamps and day-time intervals (microseconds) and
// year-month intervals (months) are int64_t; a decimal is its text with exactly the digits of its scale ("12.50").
struct Value {
  using Storage = std::variant<std::monostate, bool, int64_t, double, std::string, NestedCell>;

  DataType type = TypeId::kNull;
  Storage storage;

  static Value null(const DataType& type) { return {type, {}}; }
  static Value boolean(bool v) { return {TypeId::kBoolean, v}; }
  static Value integer(int32_t v) { return {TypeId::kInt, static_cast<int64_t>(v)}; }
  static Value long_integer(int64_t v) { return {TypeId::kLong, v}; }
  static Value floating(double v) { return {TypeId::kDouble, v}; }
  static Value string(std::string v) { return {TypeId::kString, std::move(v)}; }
  static Value nested(const DataType& type, std::shared_ptr<arrow::Array> one_row) { return {type, NestedCell{std::move(one_row)}}; }

  bool is_null() const { return storage.index() == 0; }
  bool as_bool() const { return std::get<bool>(storage); }
  int64_t as_int() const { return std::get<int64_t>(storage); }
  double as_double() const { return std::get<double>(storage); }
  const std::string& as_string() const { return std::get<std::string>(storage); }
  const std::shared_ptr<arrow::Array>& as_nested() const { return std::get<NestedCell>(storage).array; }
  bool operator==(const Value& other) const = default;
};

}  // namespace izvor
