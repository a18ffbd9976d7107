#include "izvor/analyze/proto_types.h"

#include <array>
#include <utility>

#include <spark/connect/types.pb.h>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/error.h"
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

// The units of an interval, counted from the largest of its kind.
template <typename Interval>
void set_units(const DataType& type, IntervalUnit first, Interval& out) {
  out.set_start_field(static_cast<int>(type.first_unit()) - static_cast<int>(first));
  out.set_end_field(static_cast<int>(type.last_unit()) - static_cast<int>(first));
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

// What Spark says about a unit that an interval does not have.
struct IntervalUnits {
  IntervalUnit first;
  IntervalUnit last;
  const char* error_class;
  const char* supported;
};
constexpr IntervalUnits kYearMonth = {IntervalUnit::kYear, IntervalUnit::kMonth, "_LEGACY_ERROR_TEMP_1225", "0 (year), 1 (month)"};
constexpr IntervalUnits kDayTime = {IntervalUnit::kDay, IntervalUnit::kSecond, "_LEGACY_ERROR_TEMP_1223",
                                    "0 (day), 1 (hour), 2 (minute), 3 (second)"};

// The protocol counts units from the largest; absent ones are the outermost.
template <typename Interval>
DataType interval_type(const Interval& type, const IntervalUnits& units) {
  const auto unit = [&](int field) {
    const int index = static_cast<int>(units.first) + field;
    if (field < 0 || index > static_cast<int>(units.last)) {
      throw Error(units.error_class, {{"field", std::to_string(field)}, {"supportedIds", units.supported}});
    }
    return static_cast<IntervalUnit>(index);
  };
  const IntervalUnit from = type.has_start_field() ? unit(type.start_field()) : units.first;
  return DataType::interval(from, type.has_end_field() ? unit(type.end_field()) : units.last);
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
  for (const auto& [kind, id] : kSimpleTypes) {
    if (type.kind_case() == kind) return id;
  }
  if (type.has_decimal()) return decimal_type(type.decimal());
  if (type.has_struct_()) return struct_type(type.struct_());
  if (type.has_array()) return DataType::array(from_proto(type.array().element_type()), type.array().contains_null());
  if (type.has_map()) return DataType::map(from_proto(type.map().key_type()), from_proto(type.map().value_type()), type.map().value_contains_null());
  if (type.has_year_month_interval()) return interval_type(type.year_month_interval(), kYearMonth);
  if (type.has_day_time_interval()) return interval_type(type.day_time_interval(), kDayTime);
  if (type.has_unparsed()) return parse_ddl_type(type.unparsed().data_type_string());
  throw_no_rule(*Proto::descriptor(), "kind", type.kind_case(), "The data type");
}

}  // namespace izvor::analyze
