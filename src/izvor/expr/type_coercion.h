#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// Spark's implicit type conversions (TypeCoercion without ANSI, AnsiTypeCoercion with it; kTry converts as kAnsi). Nothing where Spark has no
// common type.

// Of values that stand for each other: coalesce, if, case, in, the elements of an array.
std::optional<DataType> common_type(const DataType& a, const DataType& b, EvalMode mode);
std::optional<DataType> common_type(const std::vector<DataType>& types, EvalMode mode);
// The same without ever making a string of something else: greatest, least.
std::optional<DataType> common_type_without_strings(const std::vector<DataType>& types, EvalMode mode);

// Of the sides of a comparison. `equality`: of = and <=>, where a boolean may meet a number without ANSI. An integer literal beside a decimal counts
// its own digits.
std::optional<DataType> comparison_type(const Expression& a, const Expression& b, EvalMode mode, bool equality);

// The types that the operands of + - * / % are cast to: one type, but for two decimals, which keep their own. Nothing unless they are numbers.
std::optional<std::pair<DataType, DataType>> arithmetic_types(const Expression& a, const Expression& b, EvalMode mode);

// The decimal that holds every value of a number type: DecimalType.forType.
DataType decimal_of(const DataType& number);
// Spark's DecimalType.adjustPrecisionScale: of too many digits the fraction gives up its own, down to six.
DataType adjusted_decimal(int precision, int scale);
// Equal but for the nullability of parts: Spark's sameType.
bool same_type(const DataType& a, const DataType& b);

// The mode of the casts that coercion puts in for a function of this mode.
inline EvalMode coercion_mode(EvalMode mode) { return mode == EvalMode::kLegacy ? EvalMode::kLegacy : EvalMode::kAnsi; }
// The nullability of an argument after its implicit cast.
bool nullable_as(const Expression& argument, const DataType& type, EvalMode mode);

}  // namespace izvor::expr
