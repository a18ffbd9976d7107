#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "izvor/error.h"
#include "izvor/types/data_type.h"
#include "izvor/types/int128.h"

namespace izvor::expr {

// The C++ type by which kernels see a cell; several Spark types share one (date and int, timestamp and long, binary and string).
template <typename T>
struct Physical {
  using type = T;
};

[[noreturn]] inline void throw_unsupported_type(const DataType& type) {
  throw Error("UNSUPPORTED_DATATYPE", {{"typeName", "\"" + type.sql() + "\""}});
}

// Calls fn(Physical<T>{}) for the physical type of `type`; throws UNSUPPORTED_DATATYPE for one without (nested, null).
template <typename Fn>
decltype(auto) visit_physical(const DataType& type, Fn&& fn) {
  switch (type.id()) {
    case TypeId::kBoolean: return fn(Physical<bool>{});
    case TypeId::kByte: return fn(Physical<int8_t>{});
    case TypeId::kShort: return fn(Physical<int16_t>{});
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval: return fn(Physical<int32_t>{});
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kDayTimeInterval: return fn(Physical<int64_t>{});
    case TypeId::kFloat: return fn(Physical<float>{});
    case TypeId::kDouble: return fn(Physical<double>{});
    case TypeId::kDecimal: return fn(Physical<Int128>{});
    case TypeId::kString:
    case TypeId::kBinary: return fn(Physical<std::string_view>{});
    default: throw_unsupported_type(type);
  }
}

inline bool has_physical_type(const DataType& type) { return type.id() != TypeId::kNull && !type.is_nested(); }

// As visit_physical, for the numeric types kByte..kLong, kFloat and kDouble only.
template <typename Fn>
decltype(auto) visit_number(const DataType& type, Fn&& fn) {
  switch (type.id()) {
    case TypeId::kByte: return fn(Physical<int8_t>{});
    case TypeId::kShort: return fn(Physical<int16_t>{});
    case TypeId::kInt: return fn(Physical<int32_t>{});
    case TypeId::kLong: return fn(Physical<int64_t>{});
    case TypeId::kFloat: return fn(Physical<float>{});
    case TypeId::kDouble: return fn(Physical<double>{});
    default: throw_unsupported_type(type);
  }
}

}  // namespace izvor::expr
