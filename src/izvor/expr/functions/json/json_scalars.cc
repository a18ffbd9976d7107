#include "izvor/expr/functions/json/json_scalars.h"

#include <charconv>
#include <limits>

#include "izvor/expr/casts/number_text.h"
#include "izvor/expr/functions/text/base_encoding.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

bool is_number(const JsonNode& node) { return node.kind == JsonKind::kInteger || node.kind == JsonKind::kFloat; }
bool is_text(const JsonNode& node) { return node.kind == JsonKind::kString && !node.text.empty(); }

std::optional<int64_t> long_of(const JsonNode& node) {
  int64_t value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [behind, error] = std::from_chars(node.text.data(), end, value);
  return node.kind == JsonKind::kInteger && error == std::errc() && behind == end ? std::optional<int64_t>(value) : std::nullopt;
}

// Jackson takes a byte without a sign too.
template <typename T>
std::optional<T> integer_of(const JsonNode& node) {
  constexpr int64_t kMost = sizeof(T) == 1 ? 255 : std::numeric_limits<T>::max();
  const auto value = long_of(node);
  if (!value || *value < std::numeric_limits<T>::min() || *value > kMost) return std::nullopt;
  return static_cast<T>(*value);
}

// The strings that stand for numbers that JSON does not have.
template <typename T>
std::optional<T> non_number(std::string_view text) {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  if (text == "NaN") return std::numeric_limits<T>::quiet_NaN();
  if (text == "Infinity" || text == "+Infinity" || text == "+INF" || text == "INF") return kInfinity;
  if (text == "-Infinity" || text == "-INF") return -kInfinity;
  return std::nullopt;
}

template <typename T>
std::optional<T> floating_of(const JsonNode& node) {
  if (const auto special = non_number<T>(node.text)) return is_number(node) || is_text(node) ? special : std::nullopt;
  T value = 0;
  if constexpr (sizeof(T) == sizeof(double)) {
    if (is_number(node) && parse_double(node.text, value)) return value;
  } else {
    if (is_number(node) && parse_float(node.text, value)) return value;
  }
  return std::nullopt;
}

}  // namespace

template <typename T>
std::optional<T> json_number(const JsonNode& node) {
  if constexpr (std::is_floating_point_v<T>) {
    return floating_of<T>(node);
  } else {
    return integer_of<T>(node);
  }
}

template std::optional<int8_t> json_number(const JsonNode&);
template std::optional<int16_t> json_number(const JsonNode&);
template std::optional<int32_t> json_number(const JsonNode&);
template std::optional<int64_t> json_number(const JsonNode&);
template std::optional<float> json_number(const JsonNode&);
template std::optional<double> json_number(const JsonNode&);

std::optional<bool> json_boolean(const JsonNode& node) {
  if (node.kind == JsonKind::kTrue) return true;
  return node.kind == JsonKind::kFalse ? std::optional<bool>(false) : std::nullopt;
}

std::optional<Int128> json_decimal(const JsonNode& node, DecimalShape shape) {
  Int128 value = 0;
  if (!is_number(node) && !is_text(node)) return std::nullopt;
  return parse_decimal(node.text, shape, value) == DecimalText::kValue ? std::optional<Int128>(value) : std::nullopt;
}

std::optional<std::string> json_binary(const JsonNode& node) {
  std::string bytes;
  if (node.kind != JsonKind::kString || !is_strict_base64(node.text) || !read_base64(node.text, bytes)) return std::nullopt;
  return bytes;
}

std::optional<int32_t> json_date(const JsonNode& node, DatetimeTexts& texts) { return is_text(node) ? texts.date(node.text) : std::nullopt; }

std::optional<int64_t> json_timestamp(const JsonNode& node, DatetimeTexts& texts) {
  if (is_text(node)) return texts.timestamp(node.text);
  const auto seconds = long_of(node);
  if (!seconds) return std::nullopt;
  return static_cast<int64_t>(static_cast<uint64_t>(*seconds) * static_cast<uint64_t>(kMicrosPerSecond));
}

std::optional<int64_t> json_timestamp_ntz(const JsonNode& node, DatetimeTexts& texts) {
  return is_text(node) ? texts.timestamp_ntz(node.text) : std::nullopt;
}

}  // namespace izvor::expr
