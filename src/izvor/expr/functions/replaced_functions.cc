// Functions that stand for other expressions: ifnull, nvl, nvl2, nullif, nullifzero, zeroifnull, nanvl, equal_null, between and the try_ arithmetic.
#include <arrow/array.h>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

using Arguments = std::vector<ExpressionPtr>;

ExpressionPtr call_of(const char* name, Arguments arguments, EvalMode mode) { return call(*find_scalar_function(name), std::move(arguments), mode); }

// Prints as it was written; is what `replace` makes of it.
class ReplacedFunction final : public ScalarFunction {
 public:
  using Replace = ExpressionPtr (*)(const Arguments&, EvalMode);
  ReplacedFunction(const char* name, size_t arity, Replace replace) : name_(name), arity_(arity), replace_(replace) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const Arguments& arguments, EvalMode mode, const std::string&) const override {
    require_num_args(name_, arity_, arguments);
    const ExpressionPtr replacement = replace_(arguments, mode);
    std::vector<DataType> types;
    for (const auto& argument : arguments) types.push_back(argument->type);
    return {std::move(types), replacement->type, replacement->nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    return context.evaluate(*replace_(call.arguments, call.mode), selection);
  }

  bool can_fail(const Call& call) const override { return expr::can_fail(*replace_(call.arguments, call.mode)); }

 private:
  const char* name_;
  size_t arity_;
  Replace replace_;
};

// Null in the rows where its argument fails: Spark's TryEval.
class TryEval final : public ScalarFunction {
 public:
  std::string_view name() const override { return "tryeval"; }

  Signature resolve(const Arguments& arguments, EvalMode, const std::string&) const override {
    return {{arguments[0]->type}, arguments[0]->type, true};
  }

  // Who reports a row error leaves null in its row.
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    EvalContext inner(context.input(), context.settings(), context.pool());
    for (const EvalContext::Variable& variable : context.variables()) inner.set_variable(variable.id, variable.cells);
    return inner.evaluate(*call.arguments[0], selection);
  }
};

ExpressionPtr try_eval(ExpressionPtr child) {
  static const TryEval kTryEval;
  const DataType type = child->type;
  return std::make_shared<const Expression>(Expression{Call{&kTryEval, {std::move(child)}, EvalMode::kTry}, type, true});
}

// `operation` with null where it overflows or divides by zero. Beside numbers, whatever fails below it is null too.
ExpressionPtr try_operation(const char* operation, const Arguments& arguments, EvalMode mode) {
  ExpressionPtr tried = call_of(operation, arguments, mode);
  if (const auto* node = tried->as<Call>()) {
    tried = std::make_shared<const Expression>(Expression{Call{node->function, node->arguments, EvalMode::kTry}, tried->type, true});
  }
  const bool of_numbers = arguments[0]->type.is_numeric() && arguments[1]->type.is_numeric();
  return of_numbers ? tried : try_eval(std::move(tried));
}

ExpressionPtr zero() { return literal(Value::integer(0)); }

ExpressionPtr coalesced(const Arguments& a, EvalMode mode) { return call_of("coalesce", a, mode); }
ExpressionPtr nvl2(const Arguments& a, EvalMode mode) { return call_of("if", {call_of("isNotNull", {a[0]}, mode), a[1], a[2]}, mode); }
ExpressionPtr null_if(const Arguments& a, EvalMode mode) {
  return call_of("if", {call_of("==", a, mode), literal(Value::null(a[0]->type)), a[0]}, mode);
}
ExpressionPtr null_if_zero(const Arguments& a, EvalMode mode) { return null_if({a[0], zero()}, mode); }
ExpressionPtr zero_if_null(const Arguments& a, EvalMode mode) { return call_of("coalesce", {a[0], zero()}, mode); }
ExpressionPtr equal_null(const Arguments& a, EvalMode mode) { return call_of("<=>", a, mode); }
ExpressionPtr between(const Arguments& a, EvalMode mode) {
  return call_of("and", {call_of(">=", {a[0], a[1]}, mode), call_of("<=", {a[0], a[2]}, mode)}, mode);
}

ExpressionPtr nanvl(const Arguments& a, EvalMode mode) {
  const auto floating = [&](const ExpressionPtr& argument, const DataType& other) {
    if (argument->type.is_floating()) return argument;
    return cast(argument, argument->type.id() == TypeId::kNull && other.is_floating() ? other : DataType(TypeId::kDouble), coercion_mode(mode));
  };
  for (size_t i = 0; i < 2; ++i) {
    const DataType& type = a[i]->type;
    if (type.is_numeric() || type.id() == TypeId::kString || type.id() == TypeId::kNull) continue;
    throw unexpected_input_type("nanvl(" + to_string(*a[0]) + ", " + to_string(*a[1]) + ")", i, "(\"DOUBLE\" or \"FLOAT\")", *a[i]);
  }
  const ExpressionPtr value = floating(a[0], a[1]->type);
  const ExpressionPtr other = floating(a[1], a[0]->type);
  return call_of("if", {call_of("isNaN", {value}, mode), other, value}, mode);
}

template <const char* operation>
ExpressionPtr tried(const Arguments& a, EvalMode mode) {
  return try_operation(operation, a, mode);
}

constexpr char kAdd[] = "+";
constexpr char kSubtract[] = "-";
constexpr char kMultiply[] = "*";
constexpr char kDivide[] = "/";
constexpr char kRemainder[] = "%";

}  // namespace

void register_replaced_functions(ScalarFunctionRegistry& registry) {
  registry.add<ReplacedFunction>("ifnull", 2, coalesced);
  registry.add<ReplacedFunction>("nvl", 2, coalesced);
  registry.add<ReplacedFunction>("nvl2", 3, nvl2);
  registry.add<ReplacedFunction>("nullif", 2, null_if);
  registry.add<ReplacedFunction>("nullifzero", 1, null_if_zero);
  registry.add<ReplacedFunction>("zeroifnull", 1, zero_if_null);
  registry.add<ReplacedFunction>("nanvl", 2, nanvl);
  registry.add<ReplacedFunction>("equal_null", 2, equal_null);
  registry.add<ReplacedFunction>("between", 3, between);
  registry.add<ReplacedFunction>("try_add", 2, tried<kAdd>);
  registry.add<ReplacedFunction>("try_subtract", 2, tried<kSubtract>);
  registry.add<ReplacedFunction>("try_multiply", 2, tried<kMultiply>);
  registry.add<ReplacedFunction>("try_divide", 2, tried<kDivide>);
  registry.add<ReplacedFunction>("try_mod", 2, tried<kRemainder>);
}

}  // namespace izvor::expr
