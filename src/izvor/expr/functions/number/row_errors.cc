// raise_error and assert_true: errors that a query raises itself. Their value is null, of no type.
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/selection.h"

namespace izvor::expr {
namespace {

Error raised(std::string message) { return Error("USER_RAISED_EXCEPTION", {{"errorMessage", std::move(message)}}); }

// The message of each row; "null" where there is none.
class Messages {
 public:
  Messages(const Expression& expression, const Selection& selection, EvalContext& context)
      : column_(context.evaluate(expression, selection)), cells_(*column_->data()), validity_(*column_->data()) {}
  std::string operator[](int64_t row) const { return validity_[row] ? std::string(cells_[row]) : "null"; }

 private:
  std::shared_ptr<arrow::Array> column_;
  Cells<std::string_view> cells_;
  Validity validity_;
};

DataType message_type(const std::vector<ExpressionPtr>& arguments, size_t index, EvalMode mode, const std::string& sql) {
  const InputType text = TypeId::kString;
  const auto type = text.implicit_cast(arguments[index]->type, mode);
  if (!type) throw unexpected_input_type(sql, index, text.sql(), *arguments[index]);
  return *type;
}

class RaiseError final : public ScalarFunction {
 public:
  std::string_view name() const override { return "raise_error"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    return {{message_type(arguments, 0, mode, sql)}, TypeId::kNull, true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const Messages messages(*call.arguments[0], selection, context);
    selection.for_each([&](int64_t row) { context.errors().add(row, raised(messages[row])); });
    return null_column(type, selection.num_rows, context.pool());
  }

  bool can_fail(const Call&) const override { return true; }
  bool foldable() const override { return false; }
  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.size() != 1) return print_call(name(), arguments);
    return "raise_error(USER_RAISED_EXCEPTION, map(errorMessage, " + arguments[0] + "))";
  }
};

// assert_true(condition [, message]).
class AssertTrue final : public ScalarFunction {
 public:
  std::string_view name() const override { return "assert_true"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty() || arguments.size() > 2) throw wrong_num_args(name(), "[1, 2]", arguments.size());
    const ExpressionPtr& condition = arguments[0];
    if (condition->type.id() != TypeId::kBoolean && condition->type.id() != TypeId::kNull) {
      throw unexpected_input_type(sql_of_if(*condition, arguments), 0, "\"BOOLEAN\"", *condition);
    }
    Signature signature{{TypeId::kBoolean}, TypeId::kNull, true};
    if (arguments.size() == 2) {
      signature.argument_types.push_back(message_type(arguments, 1, mode, sql));
    } else {
      signature.added_arguments.push_back(literal(Value::string(default_message(to_string(*condition)))));
    }
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto condition = context.evaluate(*call.arguments[0], selection);
    const Cells<bool> holds(*condition->data());
    const Validity validity(*condition->data());
    const SelectionVector failed(selection, [&](int64_t row) { return !validity[row] || !holds[row]; });
    if (!failed.empty()) {
      const Messages messages(*call.arguments[1], failed.view(), context);
      failed.view().for_each([&](int64_t row) { context.errors().add(row, raised(messages[row])); });
    }
    return null_column(type, selection.num_rows, context.pool());
  }

  bool can_fail(const Call&) const override { return true; }
  bool foldable() const override { return false; }
  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.size() != 1) return print_call(name(), arguments);
    return print_call(name(), {arguments[0], default_message(arguments[0])});
  }

 private:
  static std::string default_message(const std::string& condition) { return "'" + condition + "' is not true!"; }

  // Spark rewrites the call before it looks at types.
  static std::string sql_of_if(const Expression& condition, const std::vector<ExpressionPtr>& arguments) {
    const std::string text = to_string(condition);
    const std::string message = arguments.size() == 2 ? to_string(*arguments[1]) : default_message(text);
    return "(IF(" + text + ", NULL, raise_error(USER_RAISED_EXCEPTION, map(errorMessage, " + message + "))))";
  }
};

}  // namespace

void register_row_errors(ScalarFunctionRegistry& registry) {
  registry.add<RaiseError>();
  registry.add<AssertTrue>();
}

}  // namespace izvor::expr
