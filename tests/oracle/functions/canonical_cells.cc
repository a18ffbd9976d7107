#include "canonical_cells.h"

#include <arrow/api.h>
#include <arrow/util/utf8.h>

#include <cmath>
#include <stdexcept>

namespace izvor::oracle {
namespace {

using nlohmann::json;

json float_cell(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value == 0 && std::signbit(value)) return "-0.0";
  return value;
}

std::string hex(std::string_view bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    out += kDigits[static_cast<unsigned char>(byte) >> 4];
    out += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return out;
}

json text_cell(std::string_view text) {
  const bool valid = arrow::util::ValidateUTF8(reinterpret_cast<const uint8_t*>(text.data()), static_cast<int64_t>(text.size()));
  return valid ? json(text) : json{{"hex", hex(text)}};
}

// Arrow's visitor finds the overload by the array's class.
struct CellVisitor {
  int64_t row;
  json cell;

  template <typename Type>
  arrow::Status Visit(const arrow::NumericArray<Type>& array) {
    if constexpr (arrow::is_floating_type<Type>::value && !arrow::is_half_float_type<Type>::value) {
      cell = float_cell(array.Value(row));
    } else {
      cell = array.Value(row);
    }
    return arrow::Status::OK();
  }
  arrow::Status Visit(const arrow::NullArray&) { return arrow::Status::OK(); }
  arrow::Status Visit(const arrow::BooleanArray& array) { return set(array.Value(row)); }
  arrow::Status Visit(const arrow::StringArray& array) { return set(text_cell(array.GetView(row))); }
  arrow::Status Visit(const arrow::BinaryArray& array) { return set(hex(array.GetView(row))); }
  arrow::Status Visit(const arrow::Decimal128Array& array) { return set(array.FormatValue(row)); }
  arrow::Status Visit(const arrow::MonthIntervalArray& array) { return set(array.Value(row)); }
  arrow::Status Visit(const arrow::ListArray& array) { return set(items(*array.value_slice(row))); }
  arrow::Status Visit(const arrow::MapArray& array) { return set(items(*array.value_slice(row))); }
  arrow::Status Visit(const arrow::StructArray& array) {
    cell = json::array();
    for (int field = 0; field < array.num_fields(); ++field) cell.push_back(canonical_cell(*array.field(field), row));
    return arrow::Status::OK();
  }
  arrow::Status Visit(const arrow::Array& array) { return arrow::Status::NotImplemented("no canonical form of ", array.type()->ToString()); }

  arrow::Status set(json value) {
    cell = std::move(value);
    return arrow::Status::OK();
  }
  static json items(const arrow::Array& values) {
    json out = json::array();
    for (int64_t i = 0; i < values.length(); ++i) out.push_back(canonical_cell(values, i));
    return out;
  }
};

}  // namespace

json canonical_cell(const arrow::Array& array, int64_t row) {
  if (array.IsNull(row)) return nullptr;
  CellVisitor visitor{row, nullptr};
  const arrow::Status status = arrow::VisitArrayInline(array, &visitor);
  if (!status.ok()) throw std::runtime_error(status.ToString());
  return visitor.cell;
}

}  // namespace izvor::oracle
