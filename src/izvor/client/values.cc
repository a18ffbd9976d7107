#include "izvor/client/values.h"

#include <limits>

namespace izvor::client {
namespace {

struct Bounds {
  int64_t low;
  int64_t high;
};

template <typename Integer>
constexpr Bounds bounds_of() {
  return {std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()};
}

Bounds bounds(TypeId id) {
  switch (id) {
    case TypeId::kByte: return bounds_of<int8_t>();
    case TypeId::kShort: return bounds_of<int16_t>();
    case TypeId::kInt: return bounds_of<int32_t>();
    default: return bounds_of<int64_t>();
  }
}

// Nothing when the cell is none of the kinds that the type takes.
Value::Storage storage_for(const Cell& cell, TypeId id) {
  const Cell::Storage& from = cell.storage();
  const auto* integer = std::get_if<int64_t>(&from);
  if (id >= TypeId::kByte && id <= TypeId::kLong && integer != nullptr) {
    if (*integer < bounds(id).low || *integer > bounds(id).high) {
      throw ValueMismatch{cell.to_string() + " is out of range"};
    }
    return *integer;
  }
  if (id == TypeId::kFloat || id == TypeId::kDouble) {
    if (integer != nullptr) return static_cast<double>(*integer);
    if (const auto* number = std::get_if<double>(&from)) return *number;
  }
  if (id == TypeId::kBoolean && std::holds_alternative<bool>(from)) return std::get<bool>(from);
  if (id == TypeId::kString && std::holds_alternative<std::string>(from)) return std::get<std::string>(from);
  if (id == TypeId::kBinary && std::holds_alternative<Binary>(from)) return std::get<Binary>(from).bytes;
  if (id == TypeId::kDate && std::holds_alternative<Date>(from)) return static_cast<int64_t>(std::get<Date>(from).time_since_epoch().count());
  if (id == TypeId::kTimestamp && std::holds_alternative<Timestamp>(from))
    return static_cast<int64_t>(std::get<Timestamp>(from).time_since_epoch().count());
  if (id == TypeId::kTimestampNtz && std::holds_alternative<LocalTimestamp>(from)) {
    return static_cast<int64_t>(std::get<LocalTimestamp>(from).since_epoch.count());
  }
  return {};
}

}  // namespace

Value to_value(const Cell& cell, const Field& field) {
  if (cell.is_null()) {
    if (!field.nullable) throw ValueMismatch{"NULL in a column that is not nullable"};
    return Value::null(field.type());
  }
  Value out{field.type(), storage_for(cell, field.type().id())};
  if (out.is_null()) throw ValueMismatch{cell.to_string() + " is no value of type " + field.type().simple_string()};
  return out;
}

}  // namespace izvor::client
