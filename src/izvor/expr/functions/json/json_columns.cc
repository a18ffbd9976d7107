#include "izvor/expr/functions/json/json_columns.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "izvor/expr/functions/json/cell_builders.h"
#include "izvor/expr/functions/json/json_scalars.h"
#include "izvor/expr/functions/json/json_text.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

// A scalar: `Read` gives the value of a node, or nothing when it is not of the type.
template <typename Cells, typename Read>
class ScalarColumn final : public JsonColumn {
 public:
  ScalarColumn(const DataType& type, Read read) : type_(type), read_(std::move(read)) {}

  void append_null() override { cells_.append_null(); }
  void truncate(int64_t length) override { cells_.truncate(length); }
  int64_t length() const override { return cells_.length(); }
  std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const override { return cells_.finish(type_, pool); }

 protected:
  JsonOutcome append_value(const JsonDocument& document, uint32_t node) override {
    const auto value = read_(document, node);
    if (!value) return JsonOutcome::kFailed;
    cells_.append(*value);
    return JsonOutcome::kWhole;
  }

 private:
  DataType type_;
  Read read_;
  Cells cells_;
};

template <typename T, typename Read>
std::unique_ptr<JsonColumn> fixed_column(const DataType& type, Read read) {
  return std::make_unique<ScalarColumn<FixedCells<T>, Read>>(type, std::move(read));
}

template <typename Read>
std::unique_ptr<JsonColumn> text_column(const DataType& type, Read read) {
  return std::make_unique<ScalarColumn<TextCells, Read>>(type, std::move(read));
}

class VoidColumn final : public JsonColumn {
 public:
  void append_null() override { ++length_; }
  void truncate(int64_t length) override { length_ = length; }
  int64_t length() const override { return length_; }
  std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const override { return null_column(TypeId::kNull, length_, pool); }

 protected:
  JsonOutcome append_value(const JsonDocument&, uint32_t) override {
    ++length_;
    return JsonOutcome::kWhole;
  }

 private:
  int64_t length_ = 0;
};

// A field that fails is null and leaves the others as they are. Of fields of one name the last counts; names are compared exactly.
class StructColumn final : public JsonColumn {
 public:
  StructColumn(const DataType& type, DatetimeTexts& datetimes) : type_(type), found_(type.fields().size()) {
    for (const Field& field : type.fields()) {
      index_.emplace(field.name, fields_.size());
      fields_.push_back(JsonColumn::make(field.type(), datetimes));
    }
  }

  void append_null() override {
    for (const auto& field : fields_) field->append_null();
    valid_.append(false);
  }
  void truncate(int64_t length) override {
    for (const auto& field : fields_) field->truncate(length);
    valid_.truncate(length);
  }
  int64_t length() const override { return valid_.length(); }
  std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const override {
    arrow::ArrayVector fields;
    for (const auto& field : fields_) fields.push_back(field->finish(pool));
    return nullable_struct(type_, valid_, fields, pool);
  }

 protected:
  JsonOutcome append_value(const JsonDocument& document, uint32_t node) override {
    if (document[node].kind != JsonKind::kObject) return JsonOutcome::kFailed;
    // An object's field comes behind it, so 0 stands for none.
    std::fill(found_.begin(), found_.end(), 0);
    for (uint32_t name = node + 1; name < document[node].end; name = document[name + 1].end) {
      const auto field = index_.find(document[name].text);
      if (field != index_.end()) found_[field->second] = name + 1;
    }
    JsonOutcome outcome = JsonOutcome::kWhole;
    for (size_t i = 0; i < fields_.size(); ++i) {
      const JsonOutcome of_field = found_[i] == 0 ? append_missing(i) : fields_[i]->append(document, found_[i]);
      if (of_field == JsonOutcome::kFailed) fields_[i]->append_null();
      if (of_field != JsonOutcome::kWhole) outcome = JsonOutcome::kPartial;
    }
    valid_.append(true);
    return outcome;
  }

 private:
  JsonOutcome append_missing(size_t field) {
    fields_[field]->append_null();
    return JsonOutcome::kWhole;
  }

  DataType type_;
  std::vector<std::unique_ptr<JsonColumn>> fields_;
  std::unordered_map<std::string_view, size_t> index_;  // of names in type_
  std::vector<uint32_t> found_;
  ValidityFlags valid_;
};

// An element that fails fails the array.
class ArrayColumn final : public JsonColumn {
 public:
  ArrayColumn(const DataType& type, DatetimeTexts& datetimes) : type_(type), elements_(JsonColumn::make(type.fields()[0].type(), datetimes)) {}

  void append_null() override { ends_.append_null(); }
  void truncate(int64_t length) override { elements_->truncate(ends_.truncate(length)); }
  int64_t length() const override { return ends_.length(); }
  std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const override { return ends_.finish(type_, *elements_->finish(pool), pool); }

 protected:
  JsonOutcome append_value(const JsonDocument& document, uint32_t node) override {
    if (document[node].kind != JsonKind::kArray) return JsonOutcome::kFailed;
    JsonOutcome outcome = JsonOutcome::kWhole;
    for (uint32_t element = node + 1; element < document[node].end; element = document[element].end) {
      const JsonOutcome of_element = elements_->append(document, element);
      if (of_element == JsonOutcome::kFailed) {
        elements_->truncate(ends_.last());
        return JsonOutcome::kFailed;
      }
      if (of_element == JsonOutcome::kPartial) outcome = JsonOutcome::kPartial;
    }
    ends_.append(elements_->length());
    return outcome;
  }

 private:
  DataType type_;
  std::unique_ptr<JsonColumn> elements_;
  ListEnds ends_;
};

// Keys are strings, and stay as often as they are written.
class MapColumn final : public JsonColumn {
 public:
  MapColumn(const DataType& type, DatetimeTexts& datetimes) : type_(type), values_(JsonColumn::make(type.fields()[1].type(), datetimes)) {}

  void append_null() override { ends_.append_null(); }
  void truncate(int64_t length) override { truncate_entries(ends_.truncate(length)); }
  int64_t length() const override { return ends_.length(); }
  std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const override {
    const auto keys = keys_.finish(TypeId::kString, pool);
    return ends_.finish(type_, *struct_of(DataType::structure(type_.fields()), keys->length(), {keys, values_->finish(pool)}), pool);
  }

 protected:
  JsonOutcome append_value(const JsonDocument& document, uint32_t node) override {
    if (document[node].kind != JsonKind::kObject) return JsonOutcome::kFailed;
    JsonOutcome outcome = JsonOutcome::kWhole;
    for (uint32_t name = node + 1; name < document[node].end; name = document[name + 1].end) {
      const JsonOutcome of_value = values_->append(document, name + 1);
      if (of_value == JsonOutcome::kFailed) {
        truncate_entries(ends_.last());
        return JsonOutcome::kFailed;
      }
      if (of_value == JsonOutcome::kPartial) outcome = JsonOutcome::kPartial;
      keys_.append(document[name].text);
    }
    ends_.append(keys_.length());
    return outcome;
  }

 private:
  void truncate_entries(int64_t length) {
    keys_.truncate(length);
    values_->truncate(length);
  }

  DataType type_;
  TextCells keys_;
  std::unique_ptr<JsonColumn> values_;
  ListEnds ends_;
};

std::unique_ptr<JsonColumn> datetime_column(const DataType& type, DatetimeTexts& texts) {
  switch (type.id()) {
    case TypeId::kDate:
      return fixed_column<int32_t>(type, [&texts](const auto& document, uint32_t node) { return json_date(document[node], texts); });
    case TypeId::kTimestamp:
      return fixed_column<int64_t>(type, [&texts](const auto& document, uint32_t node) { return json_timestamp(document[node], texts); });
    default: return fixed_column<int64_t>(type, [&texts](const auto& document, uint32_t node) { return json_timestamp_ntz(document[node], texts); });
  }
}

std::unique_ptr<JsonColumn> number_column(const DataType& type) {
  return visit_number(type, [&]<typename T>(Physical<T>) {
    return fixed_column<T>(type, [](const JsonDocument& document, uint32_t node) { return json_number<T>(document[node]); });
  });
}

}  // namespace

std::unique_ptr<JsonColumn> JsonColumn::make(const DataType& type, DatetimeTexts& datetimes) {
  switch (type.id()) {
    case TypeId::kNull: return std::make_unique<VoidColumn>();
    case TypeId::kStruct: return std::make_unique<StructColumn>(type, datetimes);
    case TypeId::kArray: return std::make_unique<ArrayColumn>(type, datetimes);
    case TypeId::kMap: return std::make_unique<MapColumn>(type, datetimes);
    case TypeId::kBoolean: return fixed_column<bool>(type, [](const auto& document, uint32_t node) { return json_boolean(document[node]); });
    case TypeId::kString:
      return text_column(type, [text = std::string()](const JsonDocument& document, uint32_t node) mutable -> std::optional<std::string_view> {
        if (document[node].kind == JsonKind::kString) return document[node].text;
        text.clear();
        append_json(document, node, JsonTarget::kBytes, text);
        return text;
      });
    case TypeId::kBinary: return text_column(type, [](const auto& document, uint32_t node) { return json_binary(document[node]); });
    case TypeId::kDecimal:
      return fixed_column<Int128>(type, [shape = DecimalShape{type.precision(), type.scale()}](const auto& document, uint32_t node) {
        return json_decimal(document[node], shape);
      });
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz: return datetime_column(type, datetimes);
    case TypeId::kDayTimeInterval:
      return fixed_column<int64_t>(type, [type](const auto& document, uint32_t node) { return json_interval<int64_t>(document[node], type); });
    case TypeId::kYearMonthInterval:
      return fixed_column<int32_t>(type, [type](const auto& document, uint32_t node) { return json_interval<int32_t>(document[node], type); });
    default: return number_column(type);
  }
}

}  // namespace izvor::expr
