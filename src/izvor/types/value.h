#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "izvor/types/data_type.h"

namespace izvor {

// One value with its type: a literal in a plan, a cell of a Row. Integers, dates (days) and timestamps (microseconds) are int64_t.
struct Value {
  using Storage = std::variant<std::monostate, bool, int64_t, double, std::string>;

  DataType type = TypeId::kNull;
  Storage storage;

  static Value null(const DataType& type) { return {type, {}}; }
  static Value boolean(bool v) { return {TypeId::kBoolean, v}; }
  static Value integer(int32_t v) { return {TypeId::kInt, static_cast<int64_t>(v)}; }
  static Value long_integer(int64_t v) { return {TypeId::kLong, v}; }
  static Value floating(double v) { return {TypeId::kDouble, v}; }
  static Value string(std::string v) { return {TypeId::kString, std::move(v)}; }

  bool is_null() const { return storage.index() == 0; }
  bool as_bool() const { return std::get<bool>(storage); }
  int64_t as_int() const { return std::get<int64_t>(storage); }
  double as_double() const { return std::get<double>(storage); }
  const std::string& as_string() const { return std::get<std::string>(storage); }
  bool operator==(const Value& other) const = default;
};

}  // namespace izvor
