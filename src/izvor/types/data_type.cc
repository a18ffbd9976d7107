#include "izvor/types/data_type.h"

#include <array>

#include <fmt/format.h>

#include "izvor/types/identifier.h"

namespace izvor {
namespace {

struct TypeNames {
  const char* type_name;
  const char* simple;
};

// By TypeId. Parametrised types are composed below.
constexpr std::array<TypeNames, 14> kNames = {{{"void", "void"},
                                               {"boolean", "boolean"},
                                               {"byte", "tinyint"},
                                               {"short", "smallint"},
                                               {"integer", "int"},
                                               {"long", "bigint"},
                                               {"float", "float"},
                                               {"double", "double"},
                                               {"decimal", "decimal"},
                                               {"string", "string"},
                                               {"binary", "binary"},
                                               {"date", "date"},
                                               {"timestamp", "timestamp"},
                                               {"timestamp_ntz", "timestamp_ntz"}}};

constexpr std::array<const char*, 6> kIntervalUnits = {"year", "month", "day", "hour", "minute", "second"};

std::string interval_name(const DataType& type) {
  const auto name = [](IntervalUnit unit) { return kIntervalUnits[static_cast<size_t>(unit)]; };
  if (type.first_unit() == type.last_unit()) return fmt::format("interval {}", name(type.first_unit()));
  return fmt::format("interval {} to {}", name(type.first_unit()), name(type.last_unit()));
}

// Spark's spark.sql.debug.maxToStringFields: a struct shows at most so many fields, the last slot is the count of the others.
constexpr size_t kMaxFieldsShown = 25;

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string simple_struct(const std::vector<Field>& fields) {
  const size_t shown = fields.size() > kMaxFieldsShown ? kMaxFieldsShown - 1 : fields.size();
  std::string text = "struct<";
  for (size_t i = 0; i < shown; ++i) {
    if (i > 0) text += ',';
    text += fields[i].name + ":" + fields[i].type().simple_string();
  }
  if (shown < fields.size()) text += fmt::format(",... {} more fields", fields.size() - shown);
  return text + ">";
}

// What follows a field's type in both of Spark's SQL forms.
std::string sql_suffix(const Field& field) {
  std::string text = field.nullable ? "" : " NOT NULL";
  if (!field.comment.empty()) {
    text += " COMMENT '";
    for (const char c : field.comment) {
      if (c == '\'') text += '\\';
      text += c;
    }
    text += '\'';
  }
  return text;
}

std::string sql_struct(const std::vector<Field>& fields) {
  std::string text = "STRUCT<";
  for (const Field& field : fields) {
    if (&field != fields.data()) text += ", ";
    text += quote_if_needed(field.name) + ": " + field.type().sql() + sql_suffix(field);
  }
  return text + ">";
}

void append_tree(const DataType& type, const std::string& prefix, std::string& out);

void append_tree_field(const std::string& name, const DataType& type, const char* flag, bool value, const std::string& prefix, std::string& out) {
  out += fmt::format("{}-- {}: {}{}\n", prefix, name, type.type_name(), flag == nullptr ? "" : fmt::format(" ({} = {})", flag, value));
  append_tree(type, prefix + "    |", out);
}

void append_tree(const DataType& type, const std::string& prefix, std::string& out) {
  if (!type.is_nested()) return;
  const char* flag = type.id() == TypeId::kStruct ? "nullable" : type.id() == TypeId::kArray ? "containsNull" : "valueContainsNull";
  for (const Field& field : type.fields()) {
    const bool is_key = type.id() == TypeId::kMap && &field == type.fields().data();
    append_tree_field(field.name, field.type(), is_key ? nullptr : flag, field.nullable, prefix, out);
  }
}

}  // namespace

Field::Field(std::string name, const DataType& type, bool nullable, std::string comment)
    : name(std::move(name)), type_ptr(std::make_shared<const DataType>(type)), nullable(nullable), comment(std::move(comment)) {}

bool Field::operator==(const Field& other) const {
  return name == other.name && nullable == other.nullable && comment == other.comment && type() == other.type();
}

DataType::DataType(TypeId id) : id_(id) {
  if (id != TypeId::kDayTimeInterval && id != TypeId::kYearMonthInterval) return;
  const bool of_months = id == TypeId::kYearMonthInterval;
  precision_ = static_cast<uint8_t>(of_months ? IntervalUnit::kYear : IntervalUnit::kDay);
  scale_ = static_cast<uint8_t>(of_months ? IntervalUnit::kMonth : IntervalUnit::kSecond);
}

DataType DataType::interval(IntervalUnit from, IntervalUnit to) {
  DataType type(from <= IntervalUnit::kMonth ? TypeId::kYearMonthInterval : TypeId::kDayTimeInterval);
  type.precision_ = static_cast<uint8_t>(from);
  type.scale_ = static_cast<uint8_t>(to);
  return type;
}

DataType DataType::decimal(int precision, int scale) {
  DataType type(TypeId::kDecimal);
  type.precision_ = static_cast<uint8_t>(precision);
  type.scale_ = static_cast<uint8_t>(scale);
  return type;
}

DataType DataType::structure(std::vector<Field> fields) {
  DataType type(TypeId::kStruct);
  type.fields_ = std::make_shared<const std::vector<Field>>(std::move(fields));
  return type;
}

DataType DataType::array(const DataType& element, bool contains_null) {
  DataType type(TypeId::kArray);
  type.fields_ = std::make_shared<const std::vector<Field>>(std::vector<Field>{Field("element", element, contains_null)});
  return type;
}

DataType DataType::map(const DataType& key, const DataType& value, bool value_contains_null) {
  DataType type(TypeId::kMap);
  type.fields_ = std::make_shared<const std::vector<Field>>(std::vector<Field>{Field("key", key, false), Field("value", value, value_contains_null)});
  return type;
}

const std::vector<Field>& DataType::fields() const {
  static const std::vector<Field> kNone;
  return fields_ ? *fields_ : kNone;
}

std::string DataType::simple_string() const {
  switch (id_) {
    case TypeId::kDecimal: return fmt::format("decimal({},{})", precision_, scale_);
    case TypeId::kDayTimeInterval:
    case TypeId::kYearMonthInterval: return interval_name(*this);
    case TypeId::kStruct: return simple_struct(fields());
    case TypeId::kArray: return fmt::format("array<{}>", fields()[0].type().simple_string());
    case TypeId::kMap: return fmt::format("map<{},{}>", fields()[0].type().simple_string(), fields()[1].type().simple_string());
    default: return kNames[static_cast<size_t>(id_)].simple;
  }
}

std::string DataType::sql() const {
  switch (id_) {
    case TypeId::kStruct: return sql_struct(fields());
    case TypeId::kArray: return fmt::format("ARRAY<{}>", fields()[0].type().sql());
    case TypeId::kMap: return fmt::format("MAP<{}, {}>", fields()[0].type().sql(), fields()[1].type().sql());
    default: return upper(simple_string());
  }
}

std::string DataType::type_name() const {
  switch (id_) {
    case TypeId::kDecimal:
    case TypeId::kDayTimeInterval:
    case TypeId::kYearMonthInterval: return simple_string();
    case TypeId::kStruct: return "struct";
    case TypeId::kArray: return "array";
    case TypeId::kMap: return "map";
    default: return kNames[static_cast<size_t>(id_)].type_name;
  }
}

bool DataType::operator==(const DataType& other) const {
  return id_ == other.id_ && precision_ == other.precision_ && scale_ == other.scale_ && (fields_ == other.fields_ || fields() == other.fields());
}

std::string Schema::tree_string() const {
  std::string out = "root\n";
  for (const Field& field : fields_) append_tree_field(field.name, field.type(), "nullable", field.nullable, " |", out);
  return out;
}

std::string Schema::ddl() const {
  std::string text;
  for (const Field& field : fields_) {
    if (!text.empty()) text += ',';
    text += quote_if_needed(field.name) + " " + field.type().sql() + sql_suffix(field);
  }
  return text;
}

}  // namespace izvor
