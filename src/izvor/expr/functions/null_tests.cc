// isNull, isNotNull, isNaN.
#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

class NullTest final : public ScalarFunction {
 public:
  NullTest(const char* name, bool wanted) : name_(name), wanted_(wanted) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args("isnull", 1, arguments);
    return {{arguments[0]->type}, TypeId::kBoolean, false};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    const Operand argument = evaluate_operand(*call.arguments[0], selection, context);
    BooleanWriter out(selection.num_rows, nullptr, context.pool());
    if (argument.is_constant() || argument.data().type->id() == arrow::Type::NA) {
      const bool is_null = !argument.is_constant() || argument.constant.is_null();
      selection.for_each([&](int64_t row) { out.set(row, is_null == wanted_); });
    } else {
      const Validity validity(argument.data());
      out.fill(selection, [&](int64_t row) { return validity[row] != wanted_; });
    }
    return out.finish();
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.size() != 1) return ScalarFunction::print(arguments);
    return "(" + arguments[0] + (wanted_ ? " IS NULL)" : " IS NOT NULL)");
  }

 private:
  const char* name_;
  bool wanted_;
};

// False for a null.
class IsNaN final : public ScalarFunction {
 public:
  std::string_view name() const override { return "isNaN"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args("isnan", 1, arguments);
    const DataType& type = arguments[0]->type;
    if (!type.is_numeric() && type.id() != TypeId::kString && type.id() != TypeId::kNull) {
      throw unexpected_input_type(sql, 0, "(\"DOUBLE\" or \"FLOAT\")", *arguments[0]);
    }
    return {{type.is_floating() ? type : DataType(TypeId::kDouble)}, TypeId::kBoolean, false};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    const auto argument = context.evaluate(*call.arguments[0], selection);
    const Validity validity(*argument->data());
    BooleanWriter out(selection.num_rows, nullptr, context.pool());
    visit_number(call.arguments[0]->type, [&]<typename T>(Physical<T>) {
      const Cells<T> cells(*argument->data());
      out.fill(selection, [&](int64_t row) { return validity[row] && cells[row] != cells[row]; });
    });
    return out.finish();
  }

  std::string print(const std::vector<std::string>& arguments) const override { return print_call("isnan", arguments); }
};

}  // namespace

void register_null_tests(ScalarFunctionRegistry& registry) {
  registry.add<NullTest>("isNull", true);
  registry.add<NullTest>("isNotNull", false);
  registry.add<IsNaN>();
}

}  // namespace izvor::expr
