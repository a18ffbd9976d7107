#include "izvor/io/file/csv_column.h"

#include <algorithm>
#include <cctype>
#include <limits>

#include <arrow/type.h>
#include <arrow/util/bit_util.h>

#include "izvor/base/clock.h"
#include "izvor/io/file/csv_datetime.h"
#include "izvor/io/file/csv_fixed_column.h"
#include "izvor/io/file/csv_number.h"
#include "izvor/io/file/csv_string_column.h"
#include "izvor/types/decimal.h"
#include "izvor/types/value_format.h"

namespace izvor::io {
namespace {

// Text that the fast paths would take for a number.
bool looks_like_a_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

template <typename T>
class IntegerParser {
 public:
  using Value = T;
  explicit IntegerParser(const CsvValueOptions& options) : fast_(!looks_like_a_number(options.null_value)) {}

  bool usable_fast_path() const { return fast_; }
  bool fast(const char* begin, const char* end, T* out) const {
    uint32_t number = 0;
    if (!fast_digits(begin, end, &number)) return false;
    if constexpr (sizeof(T) < sizeof(uint32_t)) {
      if (number > static_cast<uint32_t>(std::numeric_limits<T>::max())) return false;
    }
    *out = static_cast<T>(number);
    return true;
  }
  bool parse(std::string_view text, T* out) const { return parse_java_integer(text, out); }
  void print(T value, std::string* out) const { *out += std::to_string(value); }

 private:
  bool fast_;
};

template <typename T>
class FloatingParser {
 public:
  using Value = T;
  explicit FloatingParser(const CsvValueOptions& options)
      : nan_(options.nan_value),
        positive_infinity_(options.positive_infinity),
        negative_infinity_(options.negative_infinity),
        fast_(std::same_as<T, double> && !looks_like_a_number(options.null_value) && !looks_like_a_number(nan_) &&
              !looks_like_a_number(positive_infinity_) && !looks_like_a_number(negative_infinity_)) {}

  bool usable_fast_path() const { return fast_; }
  bool fast(const char* begin, const char* end, T* out) const {
    if constexpr (std::same_as<T, double>) return fast_decimal(begin, end, out);
    return false;
  }
  bool parse(std::string_view text, T* out) const {
    if (text == nan_) {
      *out = std::numeric_limits<T>::quiet_NaN();
    } else if (text == negative_infinity_) {
      *out = -std::numeric_limits<T>::infinity();
    } else if (text == positive_infinity_) {
      *out = std::numeric_limits<T>::infinity();
    } else if constexpr (std::same_as<T, double>) {
      return parse_java_double(text, out);
    } else {
      return parse_java_float(text, out);
    }
    return true;
  }
  void print(T value, std::string* out) const {
    if constexpr (std::same_as<T, double>) {
      append_double(value, *out);
    } else {
      append_float(value, *out);
    }
  }

 private:
  std::string nan_;
  std::string positive_infinity_;
  std::string negative_infinity_;
  bool fast_;
};

class BooleanParser {
 public:
  using Value = uint8_t;
  bool usable_fast_path() const { return false; }
  bool fast(const char*, const char*, uint8_t*) const { return false; }
  bool parse(std::string_view text, uint8_t* out) const { return parse_scala_boolean(text, out); }
  void print(uint8_t value, std::string* out) const { *out += value != 0 ? "true" : "false"; }
};

class DateParser {
 public:
  using Value = int32_t;
  bool usable_fast_path() const { return false; }
  bool fast(const char*, const char*, int32_t*) const { return false; }
  bool parse(std::string_view text, int32_t* out) const { return parse_csv_date(text, out); }
  void print(int32_t value, std::string* out) const { *out += std::to_string(value); }
};

class TimestampParser {
 public:
  using Value = int64_t;
  explicit TimestampParser(const CsvValueOptions& options) : clock_(options.zone), now_micros_(Clock::system()->now_ms() * 1000) {}
  bool usable_fast_path() const { return false; }
  bool fast(const char*, const char*, int64_t*) const { return false; }
  bool parse(std::string_view text, int64_t* out) { return parse_csv_timestamp(text, clock_, now_micros_, out); }
  void print(int64_t value, std::string* out) const { *out += std::to_string(value); }

 private:
  ZoneClock clock_;
  int64_t now_micros_;
};

class TimestampNtzParser {
 public:
  using Value = int64_t;
  bool usable_fast_path() const { return false; }
  bool fast(const char*, const char*, int64_t*) const { return false; }
  bool parse(std::string_view text, int64_t* out) const { return parse_csv_timestamp_ntz(text, out); }
  void print(int64_t value, std::string* out) const { *out += std::to_string(value); }
};

// java.math.BigDecimal's syntax without blanks, commas left out, rounded half up to the column's scale.
class DecimalParser {
 public:
  using Value = Int128;
  explicit DecimalParser(const DataType& type) : shape_{type.precision(), type.scale()} {}
  bool usable_fast_path() const { return false; }
  bool fast(const char*, const char*, Int128*) const { return false; }
  bool parse(std::string_view text, Int128* out) const {
    if (text.find(',') != std::string_view::npos) {
      std::string plain(text);
      std::erase(plain, ',');
      return parse_plain(plain, out);
    }
    return parse_plain(text, out);
  }
  void print(Int128 value, std::string* out) const {
    char text[kMaxDecimalText];
    out->append(text, write_decimal(value, shape_.scale, text));
  }

 private:
  bool parse_plain(std::string_view text, Int128* out) const {
    const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    if (text.empty() || is_blank(text.front()) || is_blank(text.back())) return false;
    return parse_decimal(text, shape_, *out) == DecimalText::kValue;
  }

  DecimalShape shape_;
};

template <typename Parser>
std::unique_ptr<CsvColumn> fixed_column(const DataType& type, Parser parser, const CsvValueOptions& options, arrow::MemoryPool* pool) {
  return std::make_unique<CsvFixedColumn<Parser>>(to_arrow(type), std::move(parser), options.null_value, pool);
}

}  // namespace

bool parse_scala_boolean(std::string_view text, uint8_t* out) {
  const auto equals = [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
  };
  *out = equals("true");
  return *out != 0 || equals("false");
}

std::shared_ptr<arrow::Buffer> pack_booleans(const uint8_t* values, int64_t rows, arrow::MemoryPool* pool) {
  std::shared_ptr<arrow::Buffer> bits = value_or_throw(arrow::AllocateEmptyBitmap(rows, pool));
  for (int64_t row = 0; row < rows; ++row) arrow::bit_util::SetBitTo(bits->mutable_data(), row, values[row] != 0);
  return bits;
}

bool csv_supports(const DataType& type) {
  switch (type.id()) {
    case TypeId::kBoolean:
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
    case TypeId::kFloat:
    case TypeId::kDouble:
    case TypeId::kString:
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kDecimal: return true;
    default: return false;
  }
}

std::unique_ptr<CsvColumn> make_csv_column(const DataType& type, const CsvValueOptions& options, arrow::MemoryPool* pool) {
  switch (type.id()) {
    case TypeId::kBoolean: return fixed_column(type, BooleanParser(), options, pool);
    case TypeId::kByte: return fixed_column(type, IntegerParser<int8_t>(options), options, pool);
    case TypeId::kShort: return fixed_column(type, IntegerParser<int16_t>(options), options, pool);
    case TypeId::kInt: return fixed_column(type, IntegerParser<int32_t>(options), options, pool);
    case TypeId::kLong: return fixed_column(type, IntegerParser<int64_t>(options), options, pool);
    case TypeId::kFloat: return fixed_column(type, FloatingParser<float>(options), options, pool);
    case TypeId::kDouble: return fixed_column(type, FloatingParser<double>(options), options, pool);
    case TypeId::kDate: return fixed_column(type, DateParser(), options, pool);
    case TypeId::kTimestamp: return fixed_column(type, TimestampParser(options), options, pool);
    case TypeId::kTimestampNtz: return fixed_column(type, TimestampNtzParser(), options, pool);
    case TypeId::kDecimal: return fixed_column(type, DecimalParser(type), options, pool);
    default: return std::make_unique<CsvStringColumn>(options.null_value, pool);
  }
}

}  // namespace izvor::io
