#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "izvor/export.h"

namespace izvor {
class DataType;
class Schema;
}  // namespace izvor

// Spark's types under PySpark's names:
//   StructType({StructField("client_id", IntegerType(), true), StructField("amount", DoubleType(), true)})
namespace izvor::types {

// Immutable, cheap to copy.
class IZVOR_EXPORT DataType {
 public:
  explicit DataType(const izvor::DataType& type);

  // "int", "bigint", "struct<a:int>"
  std::string simple_string() const;
  // "integer", "long", "struct"
  std::string type_name() const;
  bool operator==(const DataType& other) const;

  const izvor::DataType& internal() const { return *type_; }

 private:
  std::shared_ptr<const izvor::DataType> type_;
};

struct IZVOR_EXPORT NullType : DataType {
  NullType();
};
struct IZVOR_EXPORT BooleanType : DataType {
  BooleanType();
};
struct IZVOR_EXPORT ByteType : DataType {
  ByteType();
};
struct IZVOR_EXPORT ShortType : DataType {
  ShortType();
};
struct IZVOR_EXPORT IntegerType : DataType {
  IntegerType();
};
struct IZVOR_EXPORT LongType : DataType {
  LongType();
};
struct IZVOR_EXPORT FloatType : DataType {
  FloatType();
};
struct IZVOR_EXPORT DoubleType : DataType {
  DoubleType();
};
struct IZVOR_EXPORT DecimalType : DataType {
  explicit DecimalType(int precision = 10, int scale = 0);
};
struct IZVOR_EXPORT StringType : DataType {
  StringType();
};
struct IZVOR_EXPORT BinaryType : DataType {
  BinaryType();
};
struct IZVOR_EXPORT DateType : DataType {
  DateType();
};
struct IZVOR_EXPORT TimestampType : DataType {
  TimestampType();
};
struct IZVOR_EXPORT TimestampNTZType : DataType {
  TimestampNTZType();
};
struct IZVOR_EXPORT ArrayType : DataType {
  explicit ArrayType(const DataType& element, bool contains_null = true);
};
struct IZVOR_EXPORT MapType : DataType {
  MapType(const DataType& key, const DataType& value, bool value_contains_null = true);
};

// A named column of a schema.
struct IZVOR_EXPORT StructField {
  std::string name;
  DataType type;
  bool nullable;

  StructField(std::string name, DataType type, bool nullable = true) : name(std::move(name)), type(std::move(type)), nullable(nullable) {}
  bool operator==(const StructField& other) const = default;
};

// The columns of a DataFrame, or the type of a struct column.
class IZVOR_EXPORT StructType : public DataType {
 public:
  StructType(std::initializer_list<StructField> fields) : StructType(std::vector<StructField>(fields)) {}
  explicit StructType(const std::vector<StructField>& fields);
  explicit StructType(const Schema& schema);
  // "a INT, b STRING NOT NULL", or the JSON of a schema. Throws PARSE_SYNTAX_ERROR or UNSUPPORTED_DATATYPE.
  static StructType from_ddl(const std::string& text);

  std::vector<StructField> fields() const;
  std::vector<std::string> names() const;
  std::string json() const;
  std::string ddl() const;
  // As print_schema shows it: "root\n |-- a: integer (nullable = true)\n".
  std::string tree_string() const;
};

}  // namespace izvor::types
