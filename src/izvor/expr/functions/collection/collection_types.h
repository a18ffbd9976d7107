#pragma once

// Types of arrays and maps as Spark's collection functions relate them, and their analysis errors.

#include <optional>
#include <string>
#include <vector>

#include "izvor/error.h"
#include "izvor/expr/column_function.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/types/data_type.h"

namespace izvor::expr {

inline const DataType& element_type(const DataType& array) { return array.fields()[0].type(); }
inline bool contains_null(const DataType& array) { return array.fields()[0].nullable; }
inline const DataType& key_type(const DataType& map) { return map.fields()[0].type(); }
inline const DataType& value_type(const DataType& map) { return map.fields()[1].type(); }
inline bool value_contains_null(const DataType& map) { return map.fields()[1].nullable; }

bool all_same_type(const std::vector<DataType>& types);
// Of types that are the same: a part is nullable if it is in one of them.
DataType merge_nullability(const DataType& a, const DataType& b);
DataType merge_nullability(const std::vector<DataType>& types);
// Spark's findTightestCommonType: without loss and without strings.
std::optional<DataType> tightest_common_type(const DataType& a, const DataType& b);

// The type of an argument that has to be an array (a map); of a null literal, an array of void. Throws UNEXPECTED_INPUT_TYPE.
DataType array_argument(const ResolveInput& input, size_t index);
DataType map_argument(const ResolveInput& input, size_t index);
// An argument that is implicitly cast to a type.
DataType cast_argument(const ResolveInput& input, size_t index, const DataType& to);
// An argument that has to be an integer that fits an int.
DataType int_argument(const ResolveInput& input, size_t index);

// Throws INVALID_ORDERING_TYPE for a type that contains maps.
void require_orderable(const ResolveInput& input, const DataType& type);
// Throws INVALID_MAP_KEY_TYPE.
void require_map_key(const ResolveInput& input, const DataType& key);

// "\"ARRAY\" followed by a value with same element type".
Error array_function_diff_types(const ResolveInput& input, const DataType& array, const DataType& element);
Error map_function_diff_types(const ResolveInput& input, const DataType& map, const DataType& key);
Error binary_array_diff_types(const ResolveInput& input);
Error null_type_argument(const ResolveInput& input);

// A DATATYPE_MISMATCH of the call: adds its text to the parameters.
Error datatype_mismatch(const ResolveInput& input, const std::string& subclass, Error::Parameters parameters);
// "`name`" of the function.
std::string quoted_name(const ResolveInput& input);

// The types to which an array and a value of its elements are brought; throws ARRAY_FUNCTION_DIFF_TYPES where there are none.
struct ArrayAndElement {
  DataType array;
  DataType element;
};
ArrayAndElement array_and_element(const ResolveInput& input, size_t array_index, size_t element_index);
// The types of two arrays, brought to the same elements; throws BINARY_ARRAY_DIFF_TYPES where there are none.
std::vector<DataType> two_arrays(const ResolveInput& input);

}  // namespace izvor::expr
