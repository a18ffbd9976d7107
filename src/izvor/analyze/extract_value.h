#pragma once

#include "izvor/analyze/names.h"
#include "izvor/analyze/typed_expression.h"

namespace izvor::analyze {

// What `base.field` and `base[key]` stand for (Spark's ExtractValue): the field of a struct or of the structs of an array, an element of an array,
// the value of a map's key. Throws FIELD_NOT_FOUND, AMBIGUOUS_REFERENCE_TO_FIELDS, INVALID_EXTRACT_FIELD_TYPE or
// INVALID_EXTRACT_BASE_FIELD_TYPE.
TypedExpression extract_value(const TypedExpression& base, const TypedExpression& extraction, const NameMatcher& names, expr::EvalMode mode);
// The same by a name.
TypedExpression extract_field(const TypedExpression& base, const std::string& field, const NameMatcher& names, expr::EvalMode mode);

}  // namespace izvor::analyze
