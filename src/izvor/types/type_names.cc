#include "izvor/types/type_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "izvor/error.h"

namespace izvor {
namespace {

struct NamedType {
  std::string_view name;
  TypeId type;
};

constexpr std::array kSqlNames = {NamedType{"boolean", TypeId::kBoolean},
                                  NamedType{"tinyint", TypeId::kByte},
                                  NamedType{"byte", TypeId::kByte},
                                  NamedType{"smallint", TypeId::kShort},
                                  NamedType{"short", TypeId::kShort},
                                  NamedType{"int", TypeId::kInt},
                                  NamedType{"integer", TypeId::kInt},
                                  NamedType{"bigint", TypeId::kLong},
                                  NamedType{"long", TypeId::kLong},
                                  NamedType{"float", TypeId::kFloat},
                                  NamedType{"real", TypeId::kFloat},
                                  NamedType{"double", TypeId::kDouble},
                                  NamedType{"date", TypeId::kDate},
                                  NamedType{"timestamp", TypeId::kTimestamp},
                                  NamedType{"timestamp_ltz", TypeId::kTimestamp},
                                  NamedType{"string", TypeId::kString},
                                  NamedType{"timestamp_ntz", TypeId::kTimestampNtz},
                                  NamedType{"binary", TypeId::kBinary},
                                  NamedType{"void", TypeId::kNull}};

constexpr std::array kJsonNames = {NamedType{"void", TypeId::kNull},
                                   NamedType{"null", TypeId::kNull},
                                   NamedType{"boolean", TypeId::kBoolean},
                                   NamedType{"byte", TypeId::kByte},
                                   NamedType{"short", TypeId::kShort},
                                   NamedType{"integer", TypeId::kInt},
                                   NamedType{"long", TypeId::kLong},
                                   NamedType{"float", TypeId::kFloat},
                                   NamedType{"double", TypeId::kDouble},
                                   NamedType{"string", TypeId::kString},
                                   NamedType{"binary", TypeId::kBinary},
                                   NamedType{"date", TypeId::kDate},
                                   NamedType{"timestamp", TypeId::kTimestamp},
                                   NamedType{"timestamp_ltz", TypeId::kTimestamp},
                                   NamedType{"timestamp_ntz", TypeId::kTimestampNtz}};

// The intervals, by their range of units.
std::optional<DataType> find_interval(std::string_view name) {
  for (int from = 0; from <= static_cast<int>(IntervalUnit::kSecond); ++from) {
    const auto last = from <= static_cast<int>(IntervalUnit::kMonth) ? IntervalUnit::kMonth : IntervalUnit::kSecond;
    for (int to = from; to <= static_cast<int>(last); ++to) {
      DataType type = DataType::interval(static_cast<IntervalUnit>(from), static_cast<IntervalUnit>(to));
      if (type.type_name() == name) return type;
    }
  }
  return std::nullopt;
}

template <typename Names>
std::optional<DataType> find(const Names& names, std::string_view name) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const NamedType& named) { return named.name == name; });
  if (found == names.end()) return std::nullopt;
  return DataType(found->type);
}

}  // namespace

std::optional<DataType> find_json_type(std::string_view name) {
  if (name == "decimal") return DataType::decimal(10, 0);
  if (name.starts_with("interval ")) return find_interval(name);
  return find(kJsonNames, name);
}

std::optional<DataType> find_sql_type(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return find(kSqlNames, lower);
}

DataType checked_decimal(int precision, int scale) {
  if (precision > 38) throw Error("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", {{"precision", std::to_string(precision)}, {"maxPrecision", "38"}});
  if (scale > precision) {
    throw Error("DECIMAL_SCALE_EXCEEDS_PRECISION", {{"scale", std::to_string(scale)}, {"precision", std::to_string(precision)}});
  }
  return DataType::decimal(precision, scale);
}

}  // namespace izvor
