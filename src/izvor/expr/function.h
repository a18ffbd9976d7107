#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/expression.h"

namespace izvor::expr {

class EvalContext;
struct Selection;

// What analysis learns of a call: the types its arguments are to be cast to, and what it gives.
struct Signature {
  std::vector<DataType> argument_types;
  DataType result_type;
  bool nullable;
  // Literals that the call has behind the written arguments: a message made of their texts, a drawn seed.
  std::vector<ExpressionPtr> added_arguments = {};
};

// One scalar function or operator, shared by all threads, without state.
//
// Names are Spark's: functions ("to_timestamp", "coalesce") and operators as Connect sends them ("+", "==", "<=>", "and", "not", "isNull").
class ScalarFunction {
 public:
  virtual ~ScalarFunction() = default;
  virtual std::string_view name() const = 0;

  // Throws Spark's analysis error (DATATYPE_MISMATCH.*, WRONG_NUM_ARGS.*) when the arguments do not fit. `sql` is the call as text for the
  // message.
  virtual Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const = 0;

  // What stands for a call with these arguments when it is no call of this function: date + 1 is date_add(date, 1). Null: the call itself.
  virtual ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const;

  // One value for each row of `selection` (rows outside hold anything); the array is as long as the batch. Arguments are evaluated through
  // `context`, under a narrower selection where the function does not look at all of them (and, or, coalesce, if).
  // Row errors go to context.errors().
  virtual std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const = 0;

  virtual bool can_fail(const Call&) const { return false; }
  // How Spark prints the call; the default is "name(a, b)".
  virtual std::string print(const std::vector<std::string>& arguments) const;
  // A call of constants is folded by evaluating it once.
  virtual bool foldable() const { return deterministic(); }
  // Whether equal arguments give equal results.
  virtual bool deterministic() const { return true; }
};

// A function that takes lambdas among its arguments. In a call, such an argument is a Lambda.
class HigherOrderFunction : public ScalarFunction {
 public:
  // The parameters that the lambda at `index` is given (their names and ids are filled in by the analyser), when it was written with `count`
  // of them. `arguments` are resolved but for the lambdas, which are null. Throws Spark's error when there is no such lambda.
  virtual std::vector<Attribute> lambda_parameters(size_t index, size_t count, const std::vector<ExpressionPtr>& arguments, EvalMode mode) const = 0;
  bool foldable() const override { return false; }
};

// "name(a, b)".
std::string print_call(std::string_view name, const std::vector<std::string>& arguments);

// Null when there is none of that name. Names are matched without regard to case.
const ScalarFunction* find_scalar_function(std::string_view name);
std::vector<std::string> registered_scalar_functions();

// Builds the call with its arguments cast to the declared types.
ExpressionPtr call(const ScalarFunction& function, std::vector<ExpressionPtr> arguments, EvalMode mode);

}  // namespace izvor::expr
