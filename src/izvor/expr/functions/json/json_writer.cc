#include "izvor/expr/functions/json/json_writer.h"

#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/json/datetime_writer.h"
#include "izvor/expr/functions/json/json_text.h"
#include "izvor/expr/functions/text/base_encoding.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/decimal.h"
#include "izvor/types/value_format.h"
#include "izvor/types/value_text.h"

namespace izvor::expr {
namespace {

// `Write` appends the value of a physical cell.
template <typename T, typename Write>
class ScalarWriter final : public JsonWriter {
 public:
  ScalarWriter(std::shared_ptr<arrow::Array> column, Write write)
      : column_(std::move(column)), valid_(*column_), cells_(*column_->data()), write_(std::move(write)) {}

  bool is_null(int64_t row) const override { return !valid_[row]; }
  void write(int64_t row, int, std::string& out) override { write_(cells_[row], out); }

 private:
  std::shared_ptr<arrow::Array> column_;
  CellValidity valid_;
  Cells<T> cells_;
  Write write_;
};

class VoidWriter final : public JsonWriter {
 public:
  bool is_null(int64_t) const override { return true; }
  void write(int64_t, int, std::string&) override {}
};

// The brackets of an object or array and what parts its items.
class Items {
 public:
  Items(char open, char close, bool is_pretty, int depth, std::string& out) : close_(close), is_pretty_(is_pretty), depth_(depth), out_(out) {
    out_ += open;
  }

  // Before each item.
  void next() {
    if (!is_empty_) out_ += ',';
    is_empty_ = false;
    // Objects are written over several lines, arrays on one.
    if (is_pretty_) close_ == '}' ? break_line(depth_ + 1) : static_cast<void>(out_ += ' ');
  }
  void close() {
    if (is_pretty_) close_ == '}' && !is_empty_ ? break_line(depth_) : static_cast<void>(out_ += ' ');
    out_ += close_;
  }
  void name(std::string_view name) {
    append_json_string(name, JsonTarget::kCharacters, out_);
    out_ += is_pretty_ ? " : " : ":";
  }

 private:
  void break_line(int depth) {
    out_ += '\n';
    out_.append(static_cast<size_t>(depth) * 2, ' ');
  }

  char close_;
  bool is_pretty_;
  int depth_;
  std::string& out_;
  bool is_empty_ = true;
};

class StructWriter final : public JsonWriter {
 public:
  StructWriter(const DataType& type, const std::shared_ptr<arrow::Array>& column, JsonStyle& style)
      : column_(column), valid_(*column), type_(type), style_(style) {
    const auto& structs = static_cast<const arrow::StructArray&>(*column);
    for (size_t i = 0; i < type.fields().size(); ++i) {
      fields_.push_back(JsonWriter::make(type.fields()[i].type(), structs.field(static_cast<int>(i)), style));
    }
  }

  bool is_null(int64_t row) const override { return !valid_[row]; }
  void write(int64_t row, int depth, std::string& out) override {
    Items items('{', '}', style_.is_pretty, depth, out);
    for (size_t i = 0; i < fields_.size(); ++i) {
      if (style_.ignores_null_fields && fields_[i]->is_null(row)) continue;
      items.next();
      items.name(type_.fields()[i].name);
      fields_[i]->write_or_null(row, depth + 1, out);
    }
    items.close();
  }

 private:
  std::shared_ptr<arrow::Array> column_;
  CellValidity valid_;
  DataType type_;
  JsonStyle& style_;
  std::vector<std::unique_ptr<JsonWriter>> fields_;
};

class ArrayWriter final : public JsonWriter {
 public:
  ArrayWriter(const DataType& type, const std::shared_ptr<arrow::Array>& column, JsonStyle& style)
      : column_(column), lists_(*column), style_(style), elements_(JsonWriter::make(type.fields()[0].type(), lists_.elements(), style)) {}

  bool is_null(int64_t row) const override { return !lists_.is_valid(row); }
  void write(int64_t row, int depth, std::string& out) override {
    Items items('[', ']', style_.is_pretty, depth, out);
    for (int32_t i = lists_.begin(row); i < lists_.end(row); ++i) {
      items.next();
      elements_->write_or_null(i, depth, out);
    }
    items.close();
  }

 private:
  std::shared_ptr<arrow::Array> column_;
  ListCells lists_;
  JsonStyle& style_;
  std::unique_ptr<JsonWriter> elements_;
};

// As Java's toString of Spark's inner values: dates and times are numbers.
std::string key_text(const Value& key) {
  const auto* whole = std::get_if<int64_t>(&key.storage);
  return whole != nullptr ? std::to_string(*whole) : value_to_string(key, "UTC");
}

class MapWriter final : public JsonWriter {
 public:
  MapWriter(const DataType& type, const std::shared_ptr<arrow::Array>& column, JsonStyle& style)
      : column_(column),
        maps_(*column),
        key_type_(type.fields()[0].type()),
        keys_(maps_.field(0)),
        style_(style),
        values_(JsonWriter::make(type.fields()[1].type(), maps_.field(1), style)) {}

  bool is_null(int64_t row) const override { return !maps_.is_valid(row); }
  void write(int64_t row, int depth, std::string& out) override {
    Items items('{', '}', style_.is_pretty, depth, out);
    for (int32_t i = maps_.begin(row); i < maps_.end(row); ++i) {
      items.next();
      items.name(key_text(value_at(*keys_, i, key_type_)));
      values_->write_or_null(i, depth + 1, out);
    }
    items.close();
  }

 private:
  std::shared_ptr<arrow::Array> column_;
  ListCells maps_;
  DataType key_type_;
  std::shared_ptr<arrow::Array> keys_;
  JsonStyle& style_;
  std::unique_ptr<JsonWriter> values_;
};

template <typename T, typename Write>
std::unique_ptr<JsonWriter> scalar_writer(const std::shared_ptr<arrow::Array>& column, Write write) {
  return std::make_unique<ScalarWriter<T, Write>>(column, std::move(write));
}

template <typename T>
std::unique_ptr<JsonWriter> interval_writer(const DataType& type, const std::shared_ptr<arrow::Array>& column) {
  return scalar_writer<T>(column, [type](T value, std::string& out) {
    char text[kMaxValueText];
    append_json_string({text, static_cast<size_t>(write_interval(value, type, text) - text)}, JsonTarget::kCharacters, out);
  });
}

// By a member of DatetimeWriter.
template <typename T>
std::unique_ptr<JsonWriter> datetime_json_writer(const std::shared_ptr<arrow::Array>& column, JsonStyle& style,
                                                 void (DatetimeWriter::*append)(T, std::string&)) {
  return scalar_writer<T>(column, [&writer = *style.datetimes, append, text = std::string()](T value, std::string& out) mutable {
    text.clear();
    (writer.*append)(value, text);
    append_json_string(text, JsonTarget::kCharacters, out);
  });
}

std::unique_ptr<JsonWriter> number_writer(const DataType& type, const std::shared_ptr<arrow::Array>& column) {
  return visit_number(type, [&]<typename T>(Physical<T>) {
    return scalar_writer<T>(column, [](T value, std::string& out) {
      if constexpr (std::is_same_v<T, double>) {
        append_json_double(value, out);
      } else if constexpr (std::is_same_v<T, float>) {
        append_json_float(value, out);
      } else {
        out += std::to_string(value);
      }
    });
  });
}

std::unique_ptr<JsonWriter> decimal_writer(const DataType& type, const std::shared_ptr<arrow::Array>& column) {
  return scalar_writer<Int128>(column, [scale = type.scale()](Int128 value, std::string& out) {
    char text[kMaxDecimalText];
    out.append(text, write_java_decimal(value, scale, text));
  });
}

std::unique_ptr<JsonWriter> binary_writer(const std::shared_ptr<arrow::Array>& column) {
  return scalar_writer<std::string_view>(column, [](std::string_view bytes, std::string& out) {
    out += '"';
    std::string lines;
    write_base64(bytes, lines);
    for (const char c : lines) {
      if (c != '\r' && c != '\n') out += c;
    }
    out += '"';
  });
}

}  // namespace

JsonStyle::JsonStyle(const FormatOptions& options, const EvalSettings& settings)
    : ignores_null_fields(options.flag("ignoreNullFields", true)),
      is_pretty(options.flag("pretty", false)),
      datetimes(std::make_unique<DatetimeWriter>(options, settings)) {}

JsonStyle::~JsonStyle() = default;

std::unique_ptr<JsonWriter> JsonWriter::make(const DataType& type, const std::shared_ptr<arrow::Array>& column, JsonStyle& style) {
  switch (type.id()) {
    case TypeId::kNull: return std::make_unique<VoidWriter>();
    case TypeId::kBoolean: return scalar_writer<bool>(column, [](bool value, std::string& out) { out += value ? "true" : "false"; });
    case TypeId::kString:
      return scalar_writer<std::string_view>(column,
                                             [](std::string_view text, std::string& out) { append_json_string(text, JsonTarget::kCharacters, out); });
    case TypeId::kBinary: return binary_writer(column);
    case TypeId::kDecimal: return decimal_writer(type, column);
    case TypeId::kDate: return datetime_json_writer<int32_t>(column, style, &DatetimeWriter::append_date);
    case TypeId::kTimestamp: return datetime_json_writer<int64_t>(column, style, &DatetimeWriter::append_timestamp);
    case TypeId::kTimestampNtz: return datetime_json_writer<int64_t>(column, style, &DatetimeWriter::append_timestamp_ntz);
    case TypeId::kDayTimeInterval: return interval_writer<int64_t>(type, column);
    case TypeId::kYearMonthInterval: return interval_writer<int32_t>(type, column);
    case TypeId::kStruct: return std::make_unique<StructWriter>(type, column, style);
    case TypeId::kArray: return std::make_unique<ArrayWriter>(type, column, style);
    case TypeId::kMap: return std::make_unique<MapWriter>(type, column, style);
    default: return number_writer(type, column);
  }
}

}  // namespace izvor::expr
