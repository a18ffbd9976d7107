#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace izvor {

// Spark's types. Order is the order of numeric widening for kByte..kDouble.
enum class TypeId : uint8_t {
  kNull,
  kBoolean,
  kByte,
  kShort,
  kInt,
  kLong,
  kFloat,
  kDouble,
  kDecimal,
  kString,
  kBinary,
  kDate,          // days since 1970-01-01 (proleptic Gregorian)
  kTimestamp,     // microseconds since the epoch, UTC; shown in the session time zone
  kTimestampNtz,  // microseconds, no zone
  kDayTimeInterval,
  kYearMonthInterval,
  kStruct,
  kArray,
  kMap,
};

// From the largest to the smallest; a year-month interval has the first two, a day-time interval the others.
enum class IntervalUnit : uint8_t { kYear, kMonth, kDay, kHour, kMinute, kSecond };

class DataType;

// A named, nullable slot of a struct or a schema.
struct Field {
  std::string name;
  std::shared_ptr<const DataType> type_ptr;  // never null
  bool nullable = true;
  std::string comment;  // Spark's metadata key "comment"; empty when there is none

  Field(std::string name, const DataType& type, bool nullable = true, std::string comment = {});
  const DataType& type() const { return *type_ptr; }
  bool operator==(const Field& other) const;
};

// An immutable type, cheap to copy.
class DataType {
 public:
  // Types without parameters. Decimal, struct, array and map have factories of their own. An interval has its full range of units.
  DataType(TypeId id);  // NOLINT(google-explicit-constructor): TypeId::kInt is the natural spelling of int
  static DataType decimal(int precision, int scale);
  // Intervals whose texts show the units `from` to `to` (INTERVAL DAY TO HOUR, INTERVAL MONTH): both of days and below, or both of months and years.
  static DataType interval(IntervalUnit from, IntervalUnit to);
  static DataType structure(std::vector<Field> fields);
  static DataType array(const DataType& element, bool contains_null = true);
  static DataType map(const DataType& key, const DataType& value, bool value_contains_null = true);

  TypeId id() const { return id_; }
  int precision() const { return precision_; }
  int scale() const { return scale_; }
  // Of an interval.
  IntervalUnit first_unit() const { return static_cast<IntervalUnit>(precision_); }
  IntervalUnit last_unit() const { return static_cast<IntervalUnit>(scale_); }
  // Struct: its fields. Array: one field "element". Map: "key" and "value".
  const std::vector<Field>& fields() const;

  bool is_integral() const { return id_ >= TypeId::kByte && id_ <= TypeId::kLong; }
  bool is_floating() const { return id_ == TypeId::kFloat || id_ == TypeId::kDouble; }
  bool is_numeric() const { return id_ >= TypeId::kByte && id_ <= TypeId::kDecimal; }
  bool is_interval() const { return id_ == TypeId::kDayTimeInterval || id_ == TypeId::kYearMonthInterval; }
  bool is_nested() const { return id_ >= TypeId::kStruct; }

  // Spark's DataType.simpleString: "int", "bigint", "decimal(10,2)", "struct<a:int>".
  std::string simple_string() const;
  // Spark's DataType.sql, in upper case, as error messages show it: "INT", "BIGINT", "STRUCT<a: INT>".
  std::string sql() const;
  // Spark's DataType.typeName, in the JSON form and printSchema: "integer", "long".
  std::string type_name() const;

  bool operator==(const DataType& other) const;

 private:
  TypeId id_;
  uint8_t precision_ = 0;  // of an interval: its first unit
  uint8_t scale_ = 0;      // and its last one
  std::shared_ptr<const std::vector<Field>> fields_;
};

// The columns of a relation.
class Schema {
 public:
  Schema() = default;
  explicit Schema(std::vector<Field> fields) : fields_(std::move(fields)) {}

  const std::vector<Field>& fields() const { return fields_; }
  const Field& field(size_t index) const { return fields_[index]; }
  size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  bool operator==(const Schema& other) const { return fields_ == other.fields_; }

  // "root\n |-- a: integer (nullable = true)\n", as Spark's printSchema.
  std::string tree_string() const;
  // Spark's StructType.json.
  std::string json() const;
  // "a INT,b STRING NOT NULL", as Spark's StructType.toDDL.
  std::string ddl() const;

  // Spark's schema texts: DDL ("a INT, b STRING NOT NULL COMMENT 'x'", "struct<a:int>") or the JSON of a StructType.
  // Throws PARSE_SYNTAX_ERROR, UNSUPPORTED_DATATYPE, INVALID_JSON_DATA_TYPE or another of Spark's parse errors. Duplicate names are not looked at
  // here.
  static Schema parse(const std::string& text);

 private:
  std::vector<Field> fields_;
};

}  // namespace izvor
