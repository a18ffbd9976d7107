#include "izvor/client/proto_types.h"

#include <spark/connect/types.pb.h>

#include "izvor/error.h"

namespace izvor::client {
namespace {

using Proto = spark::connect::DataType;

// Types that are no more than their name, and their field in the message.
struct SimpleType {
  TypeId id;
  Proto::KindCase kind;
};
constexpr SimpleType kSimpleTypes[] = {
    {TypeId::kNull, Proto::kNull},
    {TypeId::kBinary, Proto::kBinary},
    {TypeId::kBoolean, Proto::kBoolean},
    {TypeId::kByte, Proto::kByte},
    {TypeId::kShort, Proto::kShort},
    {TypeId::kInt, Proto::kInteger},
    {TypeId::kLong, Proto::kLong},
    {TypeId::kFloat, Proto::kFloat},
    {TypeId::kDouble, Proto::kDouble},
    {TypeId::kString, Proto::kString},
    {TypeId::kDate, Proto::kDate},
    {TypeId::kTimestamp, Proto::kTimestamp},
    {TypeId::kTimestampNtz, Proto::kTimestampNtz},
};

void set_simple(TypeId id, Proto& out) {
  for (const SimpleType& simple : kSimpleTypes) {
    if (simple.id == id) {
      out.GetReflection()->MutableMessage(&out, Proto::descriptor()->FindFieldByNumber(simple.kind));
    }
  }
}

// The units of an interval, counted from the largest of its kind.
template <typename Interval>
void set_units(const DataType& type, IntervalUnit first, Interval& out) {
  out.set_start_field(static_cast<int>(type.first_unit()) - static_cast<int>(first));
  out.set_end_field(static_cast<int>(type.last_unit()) - static_cast<int>(first));
}

template <typename Interval>
DataType interval_of(const Interval& type, IntervalUnit first, IntervalUnit last) {
  const auto unit = [&](int field) { return static_cast<IntervalUnit>(static_cast<int>(first) + field); };
  return DataType::interval(type.has_start_field() ? unit(type.start_field()) : first, type.has_end_field() ? unit(type.end_field()) : last);
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

std::vector<Field> fields_of(const Proto::Struct& type) {
  std::vector<Field> fields;
  for (const auto& field : type.fields()) {
    fields.emplace_back(field.name(), from_proto(field.data_type()), field.nullable());
  }
  return fields;
}

}  // namespace

void to_proto(const DataType& type, Proto& out) {
  switch (type.id()) {
    case TypeId::kDecimal:
      out.mutable_decimal()->set_precision(type.precision());
      out.mutable_decimal()->set_scale(type.scale());
      return;
    case TypeId::kDayTimeInterval: set_units(type, IntervalUnit::kDay, *out.mutable_day_time_interval()); return;
    case TypeId::kYearMonthInterval: set_units(type, IntervalUnit::kYear, *out.mutable_year_month_interval()); return;
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
  switch (type.kind_case()) {
    case Proto::kDecimal: return DataType::decimal(type.decimal().precision(), type.decimal().scale());
    case Proto::kChar:
    case Proto::kVarChar: return TypeId::kString;
    case Proto::kArray: return DataType::array(from_proto(type.array().element_type()), type.array().contains_null());
    case Proto::kMap: return DataType::map(from_proto(type.map().key_type()), from_proto(type.map().value_type()), type.map().value_contains_null());
    case Proto::kStruct: return DataType::structure(fields_of(type.struct_()));
    case Proto::kDayTimeInterval: return interval_of(type.day_time_interval(), IntervalUnit::kDay, IntervalUnit::kSecond);
    case Proto::kYearMonthInterval: return interval_of(type.year_month_interval(), IntervalUnit::kYear, IntervalUnit::kMonth);
    default: break;
  }
  for (const SimpleType& simple : kSimpleTypes) {
    if (simple.kind == type.kind_case()) {
      return simple.id;
    }
  }
  throw Error("UNSUPPORTED_DATATYPE", {{"typeName", type.ShortDebugString()}});
}

Schema schema_from_proto(const Proto& type) { return Schema(fields_of(type.struct_())); }

}  // namespace izvor::client
