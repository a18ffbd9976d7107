#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "izvor/expr/functions/json/json_document.h"
#include "izvor/expr/functions/json/text_values.h"
#include "izvor/types/decimal.h"
#include "izvor/types/int128.h"
#include "izvor/types/interval_cell.h"

namespace izvor::expr {

// JSON values as scalars of Spark's types; nothing when they are not of the type. None of the nodes is null.
template <typename T>
std::optional<T> json_number(const JsonNode& node);
std::optional<bool> json_boolean(const JsonNode& node);
std::optional<Int128> json_decimal(const JsonNode& node, DecimalShape shape);
// Microseconds or months.
template <typename T>
std::optional<T> json_interval(const JsonNode& node, const DataType& type) {
  int64_t value = 0;
  if (node.kind != JsonKind::kString || parse_interval_cell(node.text, type, value) != IntervalText::kValue) return std::nullopt;
  return static_cast<T>(value);
}
// Base64.
std::optional<std::string> json_binary(const JsonNode& node);
std::optional<int32_t> json_date(const JsonNode& node, DatetimeTexts& texts);
// A number is one of seconds.
std::optional<int64_t> json_timestamp(const JsonNode& node, DatetimeTexts& texts);
std::optional<int64_t> json_timestamp_ntz(const JsonNode& node, DatetimeTexts& texts);

}  // namespace izvor::expr
