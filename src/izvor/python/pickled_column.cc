#include "izvor/python/pickled_column.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>

#include <arrow/builder.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"
#include "izvor/types/decimal.h"
#include "izvor/types/utf8.h"
#include "izvor/types/value_text.h"

namespace izvor::python {
namespace {

using Kind = Pickle::Kind;

constexpr int kDeepestText = 100;
constexpr size_t kLongestInteger = 512;  // bytes

[[noreturn]] void throw_without_text(const char* what) {
  throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "A Python function that is declared as string and returns " + std::string(what)}});
}

// What Java's toString() gives for the object that Spark makes of the value.
class JavaText {
 public:
  explicit JavaText(const Pickle& pickle) : pickle_(pickle) {}

  std::string of(const Pickle::Value& value) && {
    append(value, 0);
    return is_valid_utf8(text_) ? std::move(text_) : replace_invalid_utf8(text_);
  }

 private:
  void append(const Pickle::Value& value, int depth) {
    if (depth > kDeepestText) throw_without_text("a list that is nested too deep");
    char number[kMaxValueText];
    switch (value.kind) {
      case Kind::kNone: text_ += "null"; return;
      case Kind::kBoolean: text_ += value.integer != 0 ? "true" : "false"; return;
      case Kind::kInteger: text_.append(number, write_integer(value.integer, number)); return;
      case Kind::kFloat: text_.append(number, write_double(value.number, number)); return;
      case Kind::kBigInteger: return append_big_integer(value.text);
      case Kind::kText:
      case Kind::kDecimal: text_ += value.text; return;
      case Kind::kList: return append_list(value, depth);
      case Kind::kDict: return append_dict(value, depth);
      case Kind::kBytes: throw_without_text("bytes");
      case Kind::kTuple: throw_without_text("a tuple");
      case Kind::kOther: throw_without_text(("a " + std::string(value.text)).c_str());
    }
  }

  void append_big_integer(std::string_view little_endian) {
    if (little_endian.size() > kLongestInteger) throw_without_text("an integer of more than 4096 bits");
    const bool negative = (little_endian.back() & 0x80) != 0;
    std::string magnitude(little_endian.rbegin(), little_endian.rend());
    if (negative) negate(magnitude);
    std::string digits;
    while (magnitude.find_first_not_of('\0') != std::string::npos) digits += static_cast<char>('0' + divide_by_ten(magnitude));
    if (negative) digits += '-';
    text_.append(digits.rbegin(), digits.rend());
  }

  static void negate(std::string& big_endian) {
    bool carry = true;
    for (auto byte = big_endian.rbegin(); byte != big_endian.rend(); ++byte) {
      *byte = static_cast<char>(~*byte + (carry ? 1 : 0));
      carry = carry && *byte == 0;
    }
  }

  // Leaves the quotient and returns the remainder.
  static int divide_by_ten(std::string& big_endian) {
    int remainder = 0;
    for (char& byte : big_endian) {
      const int dividend = remainder << 8 | static_cast<unsigned char>(byte);
      byte = static_cast<char>(dividend / 10);
      remainder = dividend % 10;
    }
    return remainder;
  }

  void append_list(const Pickle::Value& list, int depth) {
    text_ += '[';
    for (size_t i = 0; i < list.items.size(); ++i) {
      if (i > 0) text_ += ", ";
      append(pickle_.item(list.items[i]), depth + 1);
    }
    text_ += ']';
  }

  void append_dict(const Pickle::Value& dict, int depth) {
    text_ += '{';
    for (size_t i = 0; i < dict.items.size(); i += 2) {
      if (i > 0) text_ += ", ";
      append(pickle_.item(dict.items[i]), depth + 1);
      text_ += '=';
      append(pickle_.item(dict.items[i + 1]), depth + 1);
    }
    text_ += '}';
  }

  const Pickle& pickle_;
  std::string text_;
};

class Appender {
 public:
  explicit Appender(const Pickle& pickle) : pickle_(pickle) {}

  void append(const Pickle::Value& value, const DataType& type, arrow::ArrayBuilder& builder) {
    if (value.kind == Kind::kNone || !append_value(value, type, builder)) throw_if_error(builder.AppendNull());
  }

 private:
  // False when the value is none of the type's.
  bool append_value(const Pickle::Value& value, const DataType& type, arrow::ArrayBuilder& builder) {
    switch (type.id()) {
      case TypeId::kBoolean: return value.kind == Kind::kBoolean && put<arrow::BooleanBuilder>(value.integer != 0, builder);
      case TypeId::kByte: return append_integer<arrow::Int8Builder>(value, builder);
      case TypeId::kShort: return append_integer<arrow::Int16Builder>(value, builder);
      case TypeId::kInt: return append_integer<arrow::Int32Builder>(value, builder);
      case TypeId::kLong: return append_integer<arrow::Int64Builder>(value, builder);
      case TypeId::kFloat: return value.kind == Kind::kFloat && put<arrow::FloatBuilder>(static_cast<float>(value.number), builder);
      case TypeId::kDouble: return value.kind == Kind::kFloat && put<arrow::DoubleBuilder>(value.number, builder);
      case TypeId::kDecimal: return value.kind == Kind::kDecimal && append_decimal(value.text, type, builder);
      case TypeId::kString: return put<arrow::StringBuilder>(JavaText(pickle_).of(value), builder);
      case TypeId::kBinary: return (value.kind == Kind::kBytes || value.kind == Kind::kText) && put<arrow::BinaryBuilder>(value.text, builder);
      case TypeId::kDate: return value.integer == static_cast<int32_t>(value.integer) && append_integer<arrow::Date32Builder>(value, builder);
      case TypeId::kTimestamp:
      case TypeId::kTimestampNtz: return append_integer<arrow::TimestampBuilder>(value, builder);
      case TypeId::kDayTimeInterval: return append_integer<arrow::DurationBuilder>(value, builder);
      case TypeId::kYearMonthInterval: return append_integer<arrow::MonthIntervalBuilder>(value, builder);
      case TypeId::kArray: return append_array(value, type, static_cast<arrow::ListBuilder&>(builder));
      case TypeId::kMap: return value.kind == Kind::kDict && append_map(value, type, static_cast<arrow::MapBuilder&>(builder));
      case TypeId::kStruct: return value.kind == Kind::kTuple && append_struct(value, type, static_cast<arrow::StructBuilder&>(builder));
      case TypeId::kNull: return false;
    }
    return false;
  }

  template <typename Builder, typename T>
  static bool put(const T& value, arrow::ArrayBuilder& builder) {
    throw_if_error(static_cast<Builder&>(builder).Append(value));
    return true;
  }

  // Spark cuts an integer that is too large for the type.
  template <typename Builder>
  static bool append_integer(const Pickle::Value& value, arrow::ArrayBuilder& builder) {
    return value.kind == Kind::kInteger && put<Builder>(static_cast<typename Builder::value_type>(value.integer), builder);
  }

  // NaN and infinity are numbers for Python's Decimal, not for Spark's.
  static bool append_decimal(std::string_view text, const DataType& type, arrow::ArrayBuilder& builder) {
    Int128 value = 0;
    switch (parse_decimal(text, {type.precision(), type.scale()}, value)) {
      case DecimalText::kMalformed: return false;
      case DecimalText::kValue: {
        const auto bits = static_cast<unsigned __int128>(value);
        return put<arrow::Decimal128Builder>(arrow::Decimal128(static_cast<int64_t>(bits >> 64), static_cast<uint64_t>(bits)), builder);
      }
      default: break;
    }
    const auto shape = decimal_shape_of(text);
    const int digits = shape ? shape->precision - shape->scale + type.scale() : kMaxDecimalPrecision + 1;
    throw Error("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                {{"precision", std::to_string(digits)}, {"maxPrecision", std::to_string(type.precision())}});
  }

  // Bytes are an array of integers, as in Java.
  bool append_array(const Pickle::Value& value, const DataType& type, arrow::ListBuilder& builder) {
    if (value.kind == Kind::kBytes) {
      throw_if_error(builder.Append());
      for (const char byte : value.text) {
        append({.kind = Kind::kInteger, .integer = static_cast<signed char>(byte)}, type.fields()[0].type(), *builder.value_builder());
      }
      return true;
    }
    if (value.kind != Kind::kList && value.kind != Kind::kTuple) return false;
    throw_if_error(builder.Append());
    for (const uint32_t item : value.items) append(pickle_.item(item), type.fields()[0].type(), *builder.value_builder());
    return true;
  }

  bool append_map(const Pickle::Value& value, const DataType& type, arrow::MapBuilder& builder) {
    throw_if_error(builder.Append());
    for (size_t i = 0; i < value.items.size(); i += 2) {
      if (pickle_.item(value.items[i]).kind == Kind::kNone) throw Error("NULL_MAP_KEY");
      append(pickle_.item(value.items[i]), type.fields()[0].type(), *builder.key_builder());
      append(pickle_.item(value.items[i + 1]), type.fields()[1].type(), *builder.item_builder());
    }
    return true;
  }

  bool append_struct(const Pickle::Value& value, const DataType& type, arrow::StructBuilder& builder) {
    if (value.items.size() != type.fields().size()) {
      throw Error("STRUCT_ARRAY_LENGTH_MISMATCH",
                  {{"expected", std::to_string(type.fields().size())}, {"actual", std::to_string(value.items.size())}});
    }
    throw_if_error(builder.Append());
    for (size_t i = 0; i < value.items.size(); ++i) {
      append(pickle_.item(value.items[i]), type.fields()[i].type(), *builder.field_builder(static_cast<int>(i)));
    }
    return true;
  }

  const Pickle& pickle_;
};

}  // namespace

PickledColumn::PickledColumn(const DataType& type) : type_(type), builder_(value_or_throw(arrow::MakeBuilder(to_arrow(type)))) {}

PickledColumn::~PickledColumn() = default;

void PickledColumn::append(const Pickle& values) {
  if (values.root().kind != Kind::kList) throw Error("IZVOR_PYTHON_WORKER", {{"reason", "its answer is no list"}});
  Appender appender(values);
  for (const uint32_t item : values.root().items) appender.append(values.item(item), type_, *builder_);
}

std::shared_ptr<arrow::Array> PickledColumn::finish() { return value_or_throw(builder_->Finish()); }

}  // namespace izvor::python
