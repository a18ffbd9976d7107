#pragma once

#include <utility>

#include "izvor/expr/column_function.h"

namespace izvor::expr {

// A function that reads or writes a format: behind its first `num_columns` arguments stand constants (a schema, options), which are not made columns.
// It is printed without them.
class FormatFunction final : public ScalarFunction {
 public:
  FormatFunction(ColumnFunctionSpec spec, size_t num_columns) : spec_(std::move(spec)), num_columns_(num_columns) {}

  std::string_view name() const override { return spec_.name; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    return spec_.resolve({spec_.name, arguments, mode, sql});
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ColumnCall input{call, type, selection, context, {}};
    for (size_t i = 0; i < num_columns_; ++i) input.arguments.push_back(context.evaluate(*call.arguments[i], selection));
    return spec_.evaluate(input);
  }
  bool can_fail(const Call&) const override { return spec_.can_fail; }
  std::string print(const std::vector<std::string>& arguments) const override {
    if (spec_.print) return spec_.print(arguments);
    return ScalarFunction::print({arguments.begin(), arguments.begin() + (arguments.empty() ? 0 : 1)});
  }

 private:
  ColumnFunctionSpec spec_;
  size_t num_columns_;
};

}  // namespace izvor::expr
