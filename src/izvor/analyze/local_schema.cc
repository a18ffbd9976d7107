#include "izvor/analyze/local_schema.h"

#include <array>
#include <utility>

#include <arrow/type.h>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

constexpr std::array<std::pair<arrow::Type::type, TypeId>, 16> kTypes{{
    {arrow::Type::NA, TypeId::kNull},
    {arrow::Type::BOOL, TypeId::kBoolean},
    {arrow::Type::INT8, TypeId::kByte},
    {arrow::Type::INT16, TypeId::kShort},
    {arrow::Type::INT32, TypeId::kInt},
    {arrow::Type::INT64, TypeId::kLong},
    {arrow::Type::FLOAT, TypeId::kFloat},
    {arrow::Type::DOUBLE, TypeId::kDouble},
    {arrow::Type::STRING, TypeId::kString},
    {arrow::Type::LARGE_STRING, TypeId::kString},
    {arrow::Type::BINARY, TypeId::kBinary},
    {arrow::Type::LARGE_BINARY, TypeId::kBinary},
    {arrow::Type::DATE32, TypeId::kDate},
    {arrow::Type::TIMESTAMP, TypeId::kTimestamp},
    {arrow::Type::DURATION, TypeId::kDayTimeInterval},
    {arrow::Type::INTERVAL_MONTHS, TypeId::kYearMonthInterval},
}};

DataType from_arrow(const arrow::DataType& type);

Field from_arrow(const arrow::Field& field) { return Field(field.name(), from_arrow(*field.type()), field.nullable()); }

DataType struct_from_arrow(const arrow::DataType& type) {
  std::vector<Field> fields;
  for (const std::shared_ptr<arrow::Field>& field : type.fields()) fields.push_back(from_arrow(*field));
  return DataType::structure(std::move(fields));
}

DataType map_from_arrow(const arrow::DataType& type) {
  const auto& map = static_cast<const arrow::MapType&>(type);
  return DataType::map(from_arrow(*map.key_type()), from_arrow(*map.item_type()), map.item_field()->nullable());
}

DataType from_arrow(const arrow::DataType& type) {
  for (const auto& [arrow_id, id] : kTypes) {
    if (type.id() != arrow_id) continue;
    if (id == TypeId::kTimestamp && static_cast<const arrow::TimestampType&>(type).timezone().empty()) return TypeId::kTimestampNtz;
    return id;
  }
  switch (type.id()) {
    case arrow::Type::DECIMAL128: {
      const auto& decimal = static_cast<const arrow::Decimal128Type&>(type);
      return DataType::decimal(decimal.precision(), decimal.scale());
    }
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST: return DataType::array(from_arrow(*type.field(0)->type()), type.field(0)->nullable());
    case arrow::Type::MAP: return map_from_arrow(type);
    case arrow::Type::STRUCT: return struct_from_arrow(type);
    default: throw_unsupported("The Arrow type " + type.ToString() + " in local data");
  }
}

}  // namespace

Schema local_schema(const arrow::Schema& arrow, const Schema& declared) {
  if (!declared.empty()) {
    if (declared.size() == static_cast<size_t>(arrow.num_fields())) return declared;
    throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "A LocalRelation declares " + std::to_string(declared.size()) +
                                                                           " columns and has " + std::to_string(arrow.num_fields()) + "."}});
  }
  std::vector<Field> fields;
  for (const std::shared_ptr<arrow::Field>& field : arrow.fields()) fields.emplace_back(field->name(), from_arrow(*field->type()), field->nullable());
  return Schema(std::move(fields));
}

}  // namespace izvor::analyze
