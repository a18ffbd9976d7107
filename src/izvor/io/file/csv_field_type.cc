#include "izvor/io/file/csv_field_type.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "izvor/io/file/csv_column.h"
#include "izvor/io/file/csv_datetime.h"
#include "izvor/io/file/csv_number.h"
#include "izvor/types/datetime_text.h"
#include "izvor/types/decimal.h"

namespace izvor::io {
namespace {

constexpr int kIntDigits = 10;
constexpr int kLongDigits = 20;

// The power of ten behind an 'e'; 0 when there is none.
int exponent_of(std::string_view text) {
  const size_t letter = text.find_first_of("eE");
  if (letter == std::string_view::npos) return 0;
  std::string_view digits = text.substr(letter + 1);
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  int exponent = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  return exponent;
}

int fraction_digits(std::string_view text) {
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return 0;
  const size_t end = std::min(text.find_first_of("eE"), text.size());
  return static_cast<int>(end - point) - 1;
}

// A number that java.math.BigDecimal reads with scale 0.
std::optional<DataType> whole_decimal(std::string_view text) {
  const auto shape = decimal_shape_of(text);
  if (!shape || shape->scale != 0 || fraction_digits(text) != exponent_of(text)) return std::nullopt;
  return DataType::decimal(shape->precision, 0);
}

bool is_floating(std::string_view text, const CsvValueOptions& options) {
  double ignored = 0;
  return parse_java_double(text, &ignored) || text == options.nan_value || text == options.positive_infinity || text == options.negative_infinity;
}

bool is_plain_date(std::string_view text) {
  constexpr size_t kLength = 10;
  int32_t ignored = 0;
  return text.size() == kLength && parse_plain_date(text.data(), ignored);
}

template <typename T>
bool is_integer(std::string_view text) {
  T ignored = 0;
  return parse_java_integer(text, &ignored);
}

int digits_of(const DataType& type) {
  if (type.id() == TypeId::kInt) return kIntDigits;
  return type.id() == TypeId::kLong ? kLongDigits : type.precision();
}

// What holds the values of both.
DataType common_type(const DataType& a, const DataType& b) {
  if (a == b || b.id() == TypeId::kNull) return a;
  if (a.id() == TypeId::kNull) return b;
  if (a.is_numeric() && b.is_numeric()) {
    if (a.id() == TypeId::kDouble || b.id() == TypeId::kDouble) return TypeId::kDouble;
    if (a.id() != TypeId::kDecimal && b.id() != TypeId::kDecimal) return TypeId::kLong;
    return DataType::decimal(std::max(digits_of(a), digits_of(b)), 0);
  }
  const auto is_time = [](const DataType& type) { return type.id() == TypeId::kDate || type.id() == TypeId::kTimestamp; };
  return is_time(a) && is_time(b) ? TypeId::kTimestamp : TypeId::kString;
}

}  // namespace

void CsvFieldType::widen(std::string_view text) {
  if (!is_settled()) type_ = common_type(type_, type_of(text));
}

// A text is tried from the type of those before it on: what is no INT is never tried as one again.
DataType CsvFieldType::type_of(std::string_view text) const {
  const TypeId from = type_.id();
  const bool any = from == TypeId::kNull;
  const bool whole = any || from == TypeId::kInt || from == TypeId::kLong || from == TypeId::kDecimal;
  const bool number = whole || from == TypeId::kDouble;
  if ((any || from == TypeId::kInt) && is_integer<int32_t>(text)) return TypeId::kInt;
  if ((any || from == TypeId::kInt || from == TypeId::kLong) && is_integer<int64_t>(text)) return TypeId::kLong;
  if (whole) {
    if (const auto decimal = whole_decimal(text)) return *decimal;
  }
  if (number && is_floating(text, *options_)) return TypeId::kDouble;
  if (((number && prefer_date_) || from == TypeId::kDate) && is_plain_date(text)) return TypeId::kDate;
  int64_t micros = 0;
  ZoneClock clock(options_->zone);
  if (from != TypeId::kBoolean && parse_csv_timestamp(text, clock, 0, &micros)) return TypeId::kTimestamp;
  uint8_t truth = 0;
  return parse_scala_boolean(text, &truth) ? TypeId::kBoolean : TypeId::kString;
}

}  // namespace izvor::io
