#include "izvor/expr/column_function.h"

#include <algorithm>

#include <arrow/array.h>

#include "izvor/expr/argument_rows.h"

namespace izvor::expr {

bool ResolveInput::any_nullable() const {
  return std::any_of(arguments.begin(), arguments.end(), [](const ExpressionPtr& argument) { return argument->nullable; });
}

std::vector<DataType> ResolveInput::types() const {
  std::vector<DataType> types;
  for (const auto& argument : arguments) types.push_back(argument->type);
  return types;
}

void ResolveInput::require_size(size_t least, size_t most) const { require_num_args(name, least, most, arguments); }

ColumnFunctionSpec evaluating_all(ColumnFunctionSpec spec) {
  spec.evaluates_all = true;
  return spec;
}

Signature ColumnFunction::resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const {
  return spec_.resolve({spec_.name, arguments, mode, sql});
}

std::shared_ptr<arrow::Array> ColumnFunction::evaluate(const Call& call, const DataType& type, const Selection& selection,
                                                       EvalContext& context) const {
  ColumnCall input{call, type, selection, context, {}};
  ArgumentRows rows(selection);
  for (const auto& argument : call.arguments) {
    input.arguments.push_back(spec_.evaluates_all ? context.evaluate(*argument, selection) : rows.evaluate(*argument, context));
  }
  return spec_.evaluate(input);
}

std::string ColumnFunction::print(const std::vector<std::string>& arguments) const {
  return spec_.print ? spec_.print(arguments) : ScalarFunction::print(arguments);
}

}  // namespace izvor::expr
