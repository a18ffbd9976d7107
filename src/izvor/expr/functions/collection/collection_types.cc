#include "izvor/expr/functions/collection/collection_types.h"

#include <algorithm>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/input_type.h"

namespace izvor::expr {
namespace {

using Id = TypeId;

DataType with_fields(Id id, std::vector<Field> fields) {
  if (id == Id::kArray) return DataType::array(fields[0].type(), fields[0].nullable);
  if (id == Id::kMap) return DataType::map(fields[0].type(), fields[1].type(), fields[1].nullable);
  return DataType::structure(std::move(fields));
}

// A decimal and an integer, of which the decimal holds all values.
std::optional<DataType> wider_of_decimals(const DataType& a, const DataType& b) {
  const auto holds = [](const DataType& decimal, const DataType& other) {
    return decimal.id() == Id::kDecimal && other.is_integral() && decimal.precision() - decimal.scale() >= decimal_of(other).precision();
  };
  if (holds(a, b)) return a;
  return holds(b, a) ? std::optional<DataType>(b) : std::nullopt;
}

bool is_nullable_after_cast(const Field& field, const DataType& to) {
  return field.nullable || cast_forces_null(field.type(), to, EvalMode::kLegacy);
}

std::optional<DataType> tightest_nested_type(const DataType& a, const DataType& b) {
  const auto& left = a.fields();
  const auto& right = b.fields();
  if (left.size() != right.size()) return std::nullopt;
  std::vector<Field> fields;
  for (size_t i = 0; i < left.size(); ++i) {
    if (a.id() == Id::kStruct && left[i].name != right[i].name) return std::nullopt;
    const auto common = tightest_common_type(left[i].type(), right[i].type());
    if (!common) return std::nullopt;
    fields.emplace_back(left[i].name, *common, is_nullable_after_cast(left[i], *common) || is_nullable_after_cast(right[i], *common));
  }
  return with_fields(a.id(), std::move(fields));
}

bool is_datetime(const DataType& type) { return type.id() == Id::kDate || type.id() == Id::kTimestamp || type.id() == Id::kTimestampNtz; }

Error two_types_mismatch(const ResolveInput& input, const std::string& subclass, const std::string& container, const char* container_parameter,
                         const DataType& left, const DataType& right) {
  return datatype_mismatch(
      input, subclass,
      {{"functionName", quoted_name(input)}, {container_parameter, container}, {"leftType", quoted_type(left)}, {"rightType", quoted_type(right)}});
}

}  // namespace

bool all_same_type(const std::vector<DataType>& types) {
  return std::all_of(types.begin(), types.end(), [&](const DataType& type) { return same_type(type, types[0]); });
}

DataType merge_nullability(const DataType& a, const DataType& b) {
  if (!a.is_nested() || a == b) return a;
  std::vector<Field> fields;
  for (size_t i = 0; i < a.fields().size(); ++i) {
    const Field& left = a.fields()[i];
    const Field& right = b.fields()[i];
    fields.emplace_back(left.name, merge_nullability(left.type(), right.type()), left.nullable || right.nullable);
  }
  return with_fields(a.id(), std::move(fields));
}

DataType merge_nullability(const std::vector<DataType>& types) {
  DataType merged = types[0];
  for (const DataType& type : types) merged = merge_nullability(merged, type);
  return merged;
}

std::optional<DataType> tightest_common_type(const DataType& a, const DataType& b) {
  if (a == b || b.id() == Id::kNull) return a;
  if (a.id() == Id::kNull) return b;
  if (a.is_nested() && a.id() == b.id()) return tightest_nested_type(a, b);
  if (a.id() == Id::kDecimal || b.id() == Id::kDecimal) return wider_of_decimals(a, b);
  if (a.is_numeric() && b.is_numeric()) return std::max(a.id(), b.id());
  return is_datetime(a) && is_datetime(b) ? common_type(a, b, EvalMode::kLegacy) : std::nullopt;
}

DataType array_argument(const ResolveInput& input, size_t index) {
  const DataType& type = input.type(index);
  if (type.id() == Id::kNull) return DataType::array(Id::kNull);
  if (type.id() != Id::kArray) throw unexpected_input_type(input.sql, index, "\"ARRAY\"", input.argument(index));
  return type;
}

DataType map_argument(const ResolveInput& input, size_t index) {
  const DataType& type = input.type(index);
  if (type.id() == Id::kNull) return DataType::map(Id::kNull, Id::kNull);
  if (type.id() != Id::kMap) throw unexpected_input_type(input.sql, index, "\"MAP\"", input.argument(index));
  return type;
}

DataType cast_argument(const ResolveInput& input, size_t index, const DataType& to) {
  const InputType required(to);
  const auto type = required.implicit_cast(input.type(index), input.mode);
  if (!type) throw unexpected_input_type(input.sql, index, required.sql(), input.argument(index));
  return *type;
}

DataType int_argument(const ResolveInput& input, size_t index) {
  const DataType& type = input.type(index);
  if (!type.is_integral() || type.id() == Id::kLong) throw unexpected_input_type(input.sql, index, "\"INT\"", input.argument(index));
  return Id::kInt;
}

std::string quoted_name(const ResolveInput& input) { return "`" + std::string(input.name) + "`"; }

Error datatype_mismatch(const ResolveInput& input, const std::string& subclass, Error::Parameters parameters) {
  parameters["sqlExpr"] = "\"" + input.sql + "\"";
  return Error("DATATYPE_MISMATCH." + subclass, std::move(parameters));
}

void require_orderable(const ResolveInput& input, const DataType& type) {
  if (is_ordered(type)) return;
  throw datatype_mismatch(input, "INVALID_ORDERING_TYPE", {{"functionName", quoted_name(input)}, {"dataType", quoted_type(type)}});
}

void require_map_key(const ResolveInput& input, const DataType& key) {
  if (!is_ordered(key)) throw datatype_mismatch(input, "INVALID_MAP_KEY_TYPE", {{"keyType", quoted_type(key)}});
}

Error array_function_diff_types(const ResolveInput& input, const DataType& array, const DataType& element) {
  return two_types_mismatch(input, "ARRAY_FUNCTION_DIFF_TYPES", "\"ARRAY\"", "dataType", array, element);
}

Error map_function_diff_types(const ResolveInput& input, const DataType& map, const DataType& key) {
  return two_types_mismatch(input, "MAP_FUNCTION_DIFF_TYPES", "\"MAP\"", "dataType", map, key);
}

Error binary_array_diff_types(const ResolveInput& input) {
  return two_types_mismatch(input, "BINARY_ARRAY_DIFF_TYPES", "\"ARRAY\"", "arrayType", input.type(0), input.type(1));
}

Error null_type_argument(const ResolveInput& input) { return datatype_mismatch(input, "NULL_TYPE", {{"functionName", quoted_name(input)}}); }

ArrayAndElement array_and_element(const ResolveInput& input, size_t array_index, size_t element_index) {
  const DataType& array = input.type(array_index);
  const DataType& element = input.type(element_index);
  if (array.id() != Id::kArray) throw array_function_diff_types(input, array, element);
  if (same_type(element_type(array), element)) return {array, element};
  const auto common = tightest_common_type(element_type(array), element);
  if (!common) throw array_function_diff_types(input, array, element);
  return {DataType::array(*common, contains_null(array)), *common};
}

std::vector<DataType> two_arrays(const ResolveInput& input) {
  input.require_size(2);
  const DataType& left = input.type(0);
  const DataType& right = input.type(1);
  if (left.id() != Id::kArray || right.id() != Id::kArray) throw binary_array_diff_types(input);
  if (same_type(left, right)) return {left, right};
  const auto common = tightest_common_type(element_type(left), element_type(right));
  if (!common) throw binary_array_diff_types(input);
  return {DataType::array(*common, contains_null(left)), DataType::array(*common, contains_null(right))};
}

}  // namespace izvor::expr
