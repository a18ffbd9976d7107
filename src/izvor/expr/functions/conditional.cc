// coalesce, if, when (CASE WHEN). A branch is evaluated for the rows that reach it only, so that the others raise no error.
#include <optional>

#include <arrow/array.h>

#include "izvor/expr/choose.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/selection.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

DataType branch_type(const std::vector<DataType>& types, EvalMode mode, const std::string& sql, const std::string& function, const char* separator,
                     const char* brackets) {
  const auto common = common_type(types, mode);
  if (common) return *common;
  std::string text(1, brackets[0]);
  for (const DataType& type : types) text += (text.size() > 1 ? separator : "") + quoted_type(type);
  throw data_diff_types(sql, function, text + brackets[1]);
}

class Coalesce final : public ScalarFunction {
 public:
  std::string_view name() const override { return "coalesce"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty()) throw wrong_num_args(name(), "> 0", 0);
    std::vector<DataType> types;
    for (const auto& argument : arguments) types.push_back(argument->type);
    const DataType type = branch_type(types, mode, sql, "coalesce", " or ", "()");
    bool nullable = true;
    for (const auto& argument : arguments) nullable = nullable && nullable_as(*argument, type, mode);
    return {std::vector<DataType>(arguments.size(), type), type, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::vector<std::shared_ptr<arrow::Array>> sources;
    std::vector<uint16_t> choice(static_cast<size_t>(selection.num_rows), kChooseNull);
    SelectionVector open(selection, [](int64_t) { return true; });
    for (const auto& argument : call.arguments) {
      if (open.empty()) break;
      const auto column = context.evaluate(*argument, open.view());
      const auto index = static_cast<uint16_t>(sources.size());
      sources.push_back(column);
      open = SelectionVector(open.view(), [&](int64_t row) {
        if (column->IsNull(row)) return true;
        choice[static_cast<size_t>(row)] = index;
        return false;
      });
    }
    return choose(sources, choice, type, context.pool());
  }
};

// Pairs of condition and value, then perhaps a value for the rest: Connect's form of CASE WHEN. `if` is the case of one pair with a rest.
// Behind a condition that is TRUE nothing is reached: whether a value up to there may be null. Nothing without such a condition.
std::optional<bool> nullable_up_to_true(const std::vector<ExpressionPtr>& arguments, const DataType& type, EvalMode mode) {
  bool nullable = false;
  for (size_t i = 0; i + 1 < arguments.size(); i += 2) {
    nullable = nullable || nullable_as(*arguments[i + 1], type, mode);
    const auto* condition = arguments[i]->as<Literal>();
    if (condition != nullptr && condition->value == Value::boolean(true)) return nullable;
  }
  return std::nullopt;
}

bool is_leaf(const ExpressionPtr& expression) {
  return expression->as<Literal>() != nullptr || expression->as<BoundReference>() != nullptr || expression->as<LambdaVariable>() != nullptr;
}

// Whether the branches are columns and literals and the conditions cannot fail: then no row has to be kept away from any of them.
bool costs_nothing_everywhere(const Call& call) {
  const size_t conditions = call.arguments.size() / 2;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    const bool is_condition = i % 2 == 0 && i < 2 * conditions;
    const Expression& argument = *call.arguments[i];
    if (is_condition ? expr::can_fail(argument) || !is_deterministic(argument) : !is_leaf(call.arguments[i])) return false;
  }
  return conditions <= 4;
}

// From the last condition to the first, so that the first that holds decides.
std::shared_ptr<arrow::Array> choose_everywhere(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) {
  const size_t conditions = call.arguments.size() / 2;
  std::vector<std::shared_ptr<arrow::Array>> sources;
  for (size_t i = 0; i < conditions; ++i) sources.push_back(context.evaluate(*call.arguments[2 * i + 1], selection));
  const bool has_rest = call.arguments.size() % 2 == 1;
  if (has_rest) sources.push_back(context.evaluate(*call.arguments.back(), selection));
  std::vector<uint16_t> choice(static_cast<size_t>(selection.num_rows), has_rest ? static_cast<uint16_t>(conditions) : kChooseNull);
  for (size_t i = conditions; i-- > 0;) {
    const auto condition = context.evaluate(*call.arguments[2 * i], selection);
    const Cells<bool> cells(*condition->data());
    const Validity validity(*condition->data());
    const auto index = static_cast<uint16_t>(i);
    for (size_t row = 0; row < choice.size(); ++row) {
      const bool holds = validity[static_cast<int64_t>(row)] && cells[static_cast<int64_t>(row)];
      choice[row] = holds ? index : choice[row];
    }
  }
  return choose(sources, choice, type, context.pool());
}

class CaseWhen final : public ScalarFunction {
 public:
  explicit CaseWhen(bool is_if) : is_if_(is_if) {}
  std::string_view name() const override { return is_if_ ? "if" : "when"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (is_if_) require_num_args(name(), 3, arguments);
    if (arguments.size() < 2) throw wrong_num_args(name(), "> 1", arguments.size());
    const size_t conditions = arguments.size() / 2;
    const bool has_rest = arguments.size() % 2 == 1;
    std::vector<DataType> types;
    for (size_t i = 0; i < conditions; ++i) {
      const auto& condition = arguments[2 * i];
      const TypeId id = condition->type.id();
      if (id != TypeId::kBoolean && !(is_if_ && id == TypeId::kNull)) throw unexpected_input_type(sql, is_if_ ? 0 : i, "\"BOOLEAN\"", *condition);
      types.push_back(arguments[2 * i + 1]->type);
    }
    if (has_rest) types.push_back(arguments.back()->type);
    const DataType type = branch_type(types, mode, sql, is_if_ ? "if" : "casewhen", ", ", "[]");
    Signature signature{{}, type, !has_rest};
    for (size_t i = 0; i < arguments.size(); ++i) {
      const bool is_value = i % 2 == 1 || (has_rest && i + 1 == arguments.size());
      signature.argument_types.push_back(is_value ? type : DataType(TypeId::kBoolean));
      if (is_value && nullable_as(*arguments[i], type, mode)) signature.nullable = true;
    }
    if (!is_if_) signature.nullable = nullable_up_to_true(arguments, type, mode).value_or(signature.nullable);
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    if (costs_nothing_everywhere(call)) return choose_everywhere(call, type, selection, context);
    std::vector<std::shared_ptr<arrow::Array>> sources;
    std::vector<uint16_t> choice(static_cast<size_t>(selection.num_rows), kChooseNull);
    SelectionVector open(selection, [](int64_t) { return true; });
    const auto take = [&](const ExpressionPtr& value, const Selection& rows) {
      if (rows.count == 0) return;
      const auto index = static_cast<uint16_t>(sources.size());
      sources.push_back(context.evaluate(*value, rows));
      rows.for_each([&](int64_t row) { choice[static_cast<size_t>(row)] = index; });
    };
    for (size_t i = 0; i + 1 < call.arguments.size() && !open.empty(); i += 2) {
      const auto condition = context.evaluate(*call.arguments[i], open.view());
      const Cells<bool> cells(*condition->data());
      const Validity validity(*condition->data());
      const auto holds = [&](int64_t row) { return validity[row] && cells[row]; };
      const SelectionVector taken(open.view(), holds);
      open = SelectionVector(open.view(), [&](int64_t row) { return !holds(row); });
      take(call.arguments[i + 1], taken.view());
    }
    if (call.arguments.size() % 2 == 1) take(call.arguments.back(), open.view());
    return choose(sources, choice, type, context.pool());
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    if (is_if_ && arguments.size() == 3) return "(IF(" + arguments[0] + ", " + arguments[1] + ", " + arguments[2] + "))";
    std::string text = "CASE";
    for (size_t i = 0; i + 1 < arguments.size(); i += 2) text += " WHEN " + arguments[i] + " THEN " + arguments[i + 1];
    if (arguments.size() % 2 == 1) text += " ELSE " + arguments.back();
    return text + " END";
  }

 private:
  bool is_if_;
};

}  // namespace

void register_conditionals(ScalarFunctionRegistry& registry) {
  registry.add<Coalesce>();
  registry.add<CaseWhen>(true);
  registry.add<CaseWhen>(false);
}

}  // namespace izvor::expr
