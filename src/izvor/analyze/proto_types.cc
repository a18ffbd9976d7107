#include "izvor/analyze/proto_types.h"

#include <array>
#include <utility>

#include <spark/connect/types.pb.h>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/types/schema_ddl.h"
#include "izvor/types/type_names.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::DataType;

constexpr std::array kSimpleTypes{
    std::pair{Proto::kNull, TypeId::kNull},
    std::pair{Proto::kBoolean, TypeId::kBoolean},
    std::pair{Proto::kByte, TypeId::kByte},
    std::pair{Proto::kShort, TypeId::kShort},
    std::pair{Proto::kInteger, TypeId::kInt},
    std::pair{Proto::kLong, TypeId::kLong},
    std::pair{Proto::kFloat, TypeId::kFloat},
    std::pair{Proto::kDouble, TypeId::kDouble},
    std::pair{Proto::kString, TypeId::kString},
    std::pair{Proto::kBinary, TypeId::kBinary},
    std::pair{Proto::kDate, TypeId::kDate},
    std::pair{Proto::kTimestamp, TypeId::kTimestamp},
    std::pair{Proto::kTimestampNtz, TypeId::kTimestampNtz},
    std::pair{Proto::kDayTimeInterval, TypeId::kDayTimeInterval},
    std::pair{Proto::kYearMonthInterval, TypeId::kYearMonthInterval},
};

// Spark's DecimalType.USER_DEFAULT is (10, 0).
DataType decimal_type(const Proto::Decimal& type) {
  return checked_decimal(type.has_precision() ? type.precision() : 10, type.has_scale() ? type.scale() : 0);
}

DataType struct_type(const Proto::Struct& type) {
  std::vector<Field> fields;
  for (const Proto::StructField& field : type.fields()) fields.emplace_back(field.name(), from_proto(field.data_type()), field.nullable());
  return DataType::structure(std::move(fields));
}

void set_simple(TypeId id, Proto& out) {
  for (const auto& [kind, known] : kSimpleTypes) {
    if (known == id) out.GetReflection()->MutableMessage(&out, Proto::descriptor()->FindFieldByNumber(kind));
  }
}

void set_struct(const std::vector<Field>& fields, Proto& out) {
  out.mutable_struct_();
  for (const Field& field : fields) {
    auto& added = *out.mutable_struct_()->add_fields();
    added.set_name(field.name);
    to_proto(field.type(), *added.mutable_data_type());
    added.set_nullable(field.nullable);
  }
}

}  // namespace

void to_proto(const DataType& type, Proto& out) {
  switch (type.id()) {
    case TypeId::kDecimal:
      out.mutable_decimal()->set_precision(type.precision());
      out.mutable_decimal()->set_scale(type.scale());
      return;
    case TypeId::kString: out.mutable_string()->set_collation("UTF8_BINARY"); return;
    case TypeId::kArray:
      to_proto(type.fields()[0].type(), *out.mutable_array()->mutable_element_type());
      out.mutable_array()->set_contains_null(type.fields()[0].nullable);
      return;
    case TypeId::kMap:
      to_proto(type.fields()[0].type(), *out.mutable_map()->mutable_key_type());
      to_proto(type.fields()[1].type(), *out.mutable_map()->mutable_value_type());
      out.mutable_map()->set_value_contains_null(type.fields()[1].nullable);
      return;
    case TypeId::kStruct: set_struct(type.fields(), out); return;
    default: set_simple(type.id(), out);
  }
}

DataType from_proto(const Proto& type) {
  for (const auto& [kind, id] : kSimpleTypes) {
    if (type.kind_case() == kind) return id;
  }
  if (type.has_decimal()) return decimal_type(type.decimal());
  if (type.has_struct_()) return struct_type(type.struct_());
  if (type.has_array()) return DataType::array(from_proto(type.array().element_type()), type.array().contains_null());
  if (type.has_map()) return DataType::map(from_proto(type.map().key_type()), from_proto(type.map().value_type()), type.map().value_contains_null());
  if (type.has_unparsed()) return parse_ddl_type(type.unparsed().data_type_string());
  throw_no_rule(*Proto::descriptor(), "kind", type.kind_case(), "The data type");
}

}  // namespace izvor::analyze
