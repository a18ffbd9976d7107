#pragma once

#include <memory>
#include <string>
#include <vector>

#include "izvor/error.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"

namespace izvor::expr {

// A function that stands for an expression of others: Spark's RuntimeReplaceable. It keeps its own name in what is printed.
class RewrittenFunction : public ScalarFunction {
 public:
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const final {
    const ExpressionPtr expression = replacement(arguments, mode, sql);
    std::vector<DataType> types;
    for (const auto& argument : arguments) types.push_back(argument->type);
    return {std::move(types), expression->type, expression->nullable};
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const final {
    return context.evaluate(*replacement(call.arguments, call.mode, ""), selection);
  }
  bool can_fail(const Call& call) const final { return expr::can_fail(*replacement(call.arguments, call.mode, "")); }

 protected:
  // Throws as resolve() does.
  virtual ExpressionPtr replacement(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const = 0;
};

// The registered function of a name that a rewritten one stands for.
inline const ScalarFunction& function_named(std::string_view name) {
  if (const ScalarFunction* function = find_scalar_function(name)) return *function;
  throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The function " + std::string(name)}});
}

}  // namespace izvor::expr
