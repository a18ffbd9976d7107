#include "izvor/expr/functions/csv/csv_fields.h"

#include <charconv>
#include <limits>
#include <optional>

#include "izvor/expr/casts/number_text.h"
#include "izvor/expr/functions/json/cell_builders.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/decimal.h"
#include "izvor/types/interval_cell.h"

namespace izvor::expr {
namespace {

// `Read` gives the value of a text, or nothing when it is not of the type.
template <typename Cells, typename Read>
class ReadField final : public CsvField {
 public:
  ReadField(const DataType& type, Read read) : type_(type), read_(std::move(read)) {}

  bool append(std::string_view text) override {
    const auto value = read_(text);
    if (value) cells_.append(*value);
    return value.has_value();
  }
  void append_null() override { cells_.append_null(); }
  std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const override { return cells_.finish(type_, pool); }

 private:
  DataType type_;
  Read read_;
  Cells cells_;
};

template <typename T, typename Read>
std::unique_ptr<CsvField> fixed_field(const DataType& type, Read read) {
  return std::make_unique<ReadField<FixedCells<T>, Read>>(type, std::move(read));
}

// Java's Integer.parseInt and its like.
template <typename T>
std::optional<T> parse_integer(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional<T>(value) : std::nullopt;
}

template <typename T>
std::optional<T> parse_floating(std::string_view text, const CsvTexts& texts) {
  double value = 0;
  if (!parse_csv_double(text, texts, value)) return std::nullopt;
  if constexpr (std::is_same_v<T, float>) {
    float narrow = 0;
    return parse_float(text, narrow) ? narrow : static_cast<float>(value);
  }
  return static_cast<T>(value);
}

std::optional<bool> parse_true_or_false(std::string_view text) {
  std::string word(text);
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (word == "true") return true;
  return word == "false" ? std::optional<bool>(false) : std::nullopt;
}

// With commas between the digits, and without blanks.
std::optional<Int128> parse_grouped_decimal(std::string_view text, DecimalShape shape) {
  std::string digits;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ') return std::nullopt;
    if (c != ',') digits += c;
  }
  Int128 value = 0;
  return parse_decimal(digits, shape, value) == DecimalText::kValue ? std::optional<Int128>(value) : std::nullopt;
}

template <typename T>
std::unique_ptr<CsvField> interval_field(const DataType& type) {
  return fixed_field<T>(type, [type](std::string_view text) -> std::optional<T> {
    int64_t value = 0;
    if (parse_interval_cell(text, type, value) != IntervalText::kValue) return std::nullopt;
    return static_cast<T>(value);
  });
}

std::unique_ptr<CsvField> text_field(const DataType& type) {
  const auto read = [](std::string_view text) { return std::optional<std::string_view>(text); };
  return std::make_unique<ReadField<TextCells, decltype(read)>>(type, read);
}

std::unique_ptr<CsvField> number_field(const DataType& type, const CsvTexts& texts) {
  return visit_number(type, [&]<typename T>(Physical<T>) -> std::unique_ptr<CsvField> {
    if constexpr (std::is_floating_point_v<T>) {
      return fixed_field<T>(type, [&texts](std::string_view text) { return parse_floating<T>(text, texts); });
    } else {
      return fixed_field<T>(type, parse_integer<T>);
    }
  });
}

}  // namespace

bool parse_csv_double(std::string_view text, const CsvTexts& texts, double& value) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == texts.nan_value) return value = std::numeric_limits<double>::quiet_NaN(), true;
  if (text == texts.positive_infinity) return value = kInfinity, true;
  if (text == texts.negative_infinity) return value = -kInfinity, true;
  return parse_double(text, value);
}

std::unique_ptr<CsvField> CsvField::make(const DataType& type, const CsvTexts& texts, DatetimeTexts& datetimes) {
  switch (type.id()) {
    case TypeId::kString:
    case TypeId::kBinary: return text_field(type);
    case TypeId::kBoolean: return fixed_field<bool>(type, parse_true_or_false);
    case TypeId::kDecimal:
      return fixed_field<Int128>(
          type, [shape = DecimalShape{type.precision(), type.scale()}](std::string_view text) { return parse_grouped_decimal(text, shape); });
    case TypeId::kDate: return fixed_field<int32_t>(type, [&datetimes](std::string_view text) { return datetimes.date(text); });
    case TypeId::kTimestamp: return fixed_field<int64_t>(type, [&datetimes](std::string_view text) { return datetimes.timestamp(text); });
    case TypeId::kTimestampNtz: return fixed_field<int64_t>(type, [&datetimes](std::string_view text) { return datetimes.timestamp_ntz(text); });
    case TypeId::kDayTimeInterval: return interval_field<int64_t>(type);
    case TypeId::kYearMonthInterval: return interval_field<int32_t>(type);
    case TypeId::kNull:
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct: return nullptr;
    default: return number_field(type, texts);
  }
}

}  // namespace izvor::expr
