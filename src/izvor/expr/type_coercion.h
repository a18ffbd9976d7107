#pragma once

#include <optional>
#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// Spark's implicit type conversions (TypeCoercion without ANSI, AnsiTypeCoercion with it; kTry converts as kAnsi). Nothing where Spark has no
// common type.

// Of values that stand for each other: coalesce, if, case, in.
std::optional<DataType> common_type(const DataType& a, const DataType& b, EvalMode mode);
std::optional<DataType> common_type(const std::vector<DataType>& types, EvalMode mode);

// Of the sides of a comparison. `equality`: of = and <=>, where a boolean may meet a number without ANSI.
std::optional<DataType> comparison_type(const DataType& a, const DataType& b, EvalMode mode, bool equality);

// Of the operands of + - * / %. Nothing unless it is numeric.
std::optional<DataType> arithmetic_type(const DataType& a, const DataType& b, EvalMode mode);

// The mode of the casts that coercion puts in for a function of this mode.
inline EvalMode coercion_mode(EvalMode mode) { return mode == EvalMode::kLegacy ? EvalMode::kLegacy : EvalMode::kAnsi; }
// The nullability of an argument after its implicit cast.
bool nullable_as(const Expression& argument, const DataType& type, EvalMode mode);

}  // namespace izvor::expr
