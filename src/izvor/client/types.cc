#include "izvor/types.h"

#include "izvor/types/data_type.h"

namespace izvor::types {
namespace {

izvor::DataType struct_of(const std::vector<StructField>& fields) {
  std::vector<Field> out;
  for (const StructField& field : fields) out.emplace_back(field.name, field.type.internal(), field.nullable);
  return izvor::DataType::structure(std::move(out));
}

}  // namespace

DataType::DataType(const izvor::DataType& type) : type_(std::make_shared<izvor::DataType>(type)) {}
std::string DataType::simple_string() const { return type_->simple_string(); }
std::string DataType::type_name() const { return type_->type_name(); }
bool DataType::operator==(const DataType& other) const { return *type_ == *other.type_; }

NullType::NullType() : DataType(TypeId::kNull) {}
BooleanType::BooleanType() : DataType(TypeId::kBoolean) {}
ByteType::ByteType() : DataType(TypeId::kByte) {}
ShortType::ShortType() : DataType(TypeId::kShort) {}
IntegerType::IntegerType() : DataType(TypeId::kInt) {}
LongType::LongType() : DataType(TypeId::kLong) {}
FloatType::FloatType() : DataType(TypeId::kFloat) {}
DoubleType::DoubleType() : DataType(TypeId::kDouble) {}
DecimalType::DecimalType(int precision, int scale) : DataType(izvor::DataType::decimal(precision, scale)) {}
StringType::StringType() : DataType(TypeId::kString) {}
BinaryType::BinaryType() : DataType(TypeId::kBinary) {}
DateType::DateType() : DataType(TypeId::kDate) {}
TimestampType::TimestampType() : DataType(TypeId::kTimestamp) {}
TimestampNTZType::TimestampNTZType() : DataType(TypeId::kTimestampNtz) {}
ArrayType::ArrayType(const DataType& element, bool contains_null) : DataType(izvor::DataType::array(element.internal(), contains_null)) {}
MapType::MapType(const DataType& key, const DataType& value, bool value_contains_null)
    : DataType(izvor::DataType::map(key.internal(), value.internal(), value_contains_null)) {}

StructType::StructType(const std::vector<StructField>& fields) : DataType(struct_of(fields)) {}
StructType::StructType(const Schema& schema) : DataType(izvor::DataType::structure(schema.fields())) {}
StructType StructType::from_ddl(const std::string& text) { return StructType(Schema::parse(text)); }

std::vector<StructField> StructType::fields() const {
  std::vector<StructField> out;
  for (const Field& field : internal().fields()) out.emplace_back(field.name, DataType(field.type()), field.nullable);
  return out;
}

std::vector<std::string> StructType::names() const {
  std::vector<std::string> out;
  for (const Field& field : internal().fields()) out.push_back(field.name);
  return out;
}

std::string StructType::json() const { return Schema(internal().fields()).json(); }
std::string StructType::ddl() const { return Schema(internal().fields()).ddl(); }
std::string StructType::tree_string() const { return Schema(internal().fields()).tree_string(); }

}  // namespace izvor::types
