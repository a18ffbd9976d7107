#pragma once

#include <optional>
#include <string>
#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// What a function takes in one place: Spark's AbstractDataType, with the implicit casts of TypeCoercion and AnsiTypeCoercion.
class InputType {
 public:
  // The type itself; kDecimal, kArray, kMap and kStruct stand for any of their kind.
  InputType(TypeId id) : kind_(Kind::kOfId), type_(id) {}                // NOLINT(google-explicit-constructor): reads as the type
  InputType(const DataType& type) : kind_(Kind::kExact), type_(type) {}  // NOLINT(google-explicit-constructor)
  static InputType any() { return InputType(Kind::kAny); }
  static InputType numeric() { return InputType(Kind::kNumeric); }    // of a string: double
  static InputType integral() { return InputType(Kind::kIntegral); }  // of a string: bigint
  static InputType any_timestamp() { return InputType(Kind::kAnyTimestamp); }
  // Spark's TypeCollection: the first that fits.
  static InputType one_of(std::vector<InputType> alternatives);

  bool accepts(const DataType& type) const;
  // The type that an argument of type `from` is cast to (`from` itself when it is accepted); nothing when it does not fit.
  std::optional<DataType> implicit_cast(const DataType& from, EvalMode mode) const;
  // As messages show it, with its quotes: "\"STRING\"", "(\"DOUBLE\" or \"DECIMAL\")".
  std::string sql() const;

 private:
  enum class Kind : uint8_t { kOfId, kExact, kAny, kNumeric, kIntegral, kAnyTimestamp, kOneOf };
  explicit InputType(Kind kind) : kind_(kind) {}

  DataType default_type() const;
  std::optional<DataType> cast_string(EvalMode mode) const;
  std::optional<DataType> cast_to_type(const DataType& from, EvalMode mode) const;
  std::optional<DataType> cast_to_alternative(const DataType& from, EvalMode mode) const;

  Kind kind_;
  DataType type_ = TypeId::kNull;
  std::vector<InputType> alternatives_;
};

// The types to which the arguments are cast. Throws DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE. There may be fewer arguments than inputs.
// `implicit` false: Spark's ExpectsInputTypes, which casts nothing but nulls.
std::vector<DataType> cast_inputs(const std::vector<InputType>& inputs, const std::vector<ExpressionPtr>& arguments, EvalMode mode,
                                  const std::string& sql, bool implicit = true);

}  // namespace izvor::expr
