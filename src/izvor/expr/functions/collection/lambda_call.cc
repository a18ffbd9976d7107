#include "izvor/expr/functions/collection/lambda_call.h"

#include <algorithm>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/gather.h"
#include "izvor/expr/lambda_evaluation.h"

namespace izvor::expr {

const Expression& body_of(const Expression& argument) {
  const auto* lambda = argument.as<Lambda>();
  return lambda == nullptr ? argument : *lambda->body;
}

std::vector<Attribute> LambdaFunction::lambda_parameters(size_t index, size_t count, const std::vector<ExpressionPtr>& arguments,
                                                         EvalMode mode) const {
  std::string sql;
  const ResolveInput input{spec_.name, arguments, mode, sql};
  input.require_size(spec_.least, spec_.most);
  std::vector<std::string> texts;
  for (const auto& argument : arguments) texts.push_back(argument ? to_string(*argument) : "lambdafunction()");
  sql = print(texts);
  const auto last_value = arguments.begin() + static_cast<std::ptrdiff_t>(std::min(spec_.first_lambda, arguments.size()));
  if (std::find(arguments.begin(), last_value, nullptr) != last_value) {
    throw Error("INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION", {});
  }
  return spec_.parameters(input, index, count);
}

Signature LambdaFunction::resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const {
  return spec_.resolve({spec_.name, arguments, mode, sql});
}

std::shared_ptr<arrow::Array> LambdaFunction::evaluate(const Call& call, const DataType& type, const Selection& selection,
                                                       EvalContext& context) const {
  ColumnCall input{call, type, selection, context, {}};
  ArgumentRows rows(selection);
  for (const auto& argument : call.arguments) {
    input.arguments.push_back(argument->as<Lambda>() == nullptr ? rows.evaluate(*argument, context) : nullptr);
  }
  return spec_.evaluate(input);
}

std::string LambdaFunction::print(const std::vector<std::string>& arguments) const {
  return spec_.print ? spec_.print(arguments) : ScalarFunction::print(arguments);
}

std::shared_ptr<arrow::Array> apply_lambda(const ColumnCall& call, size_t index, const arrow::ArrayVector& arguments,
                                           const std::vector<int32_t>& parents) {
  const ExpressionPtr& argument = call.call.arguments[index];
  const auto* lambda = argument->as<Lambda>();
  if (lambda != nullptr) return evaluate_lambda(*lambda, arguments, parents, call.context);
  return gather(call.argument(index), parents.data(), static_cast<int64_t>(parents.size()), call.pool());
}

std::shared_ptr<arrow::Array> ChosenElements::of(const std::shared_ptr<arrow::Array>& column, arrow::MemoryPool* pool) const {
  // Those of a whole batch usually lie in one stretch.
  bool is_stretch = !cells.empty() && cells[0] >= 0;
  for (size_t i = 1; i < cells.size() && is_stretch; ++i) is_stretch = cells[i] == cells[i - 1] + 1;
  return is_stretch ? column->Slice(cells[0], size()) : gather_or_null(*column, cells.data(), size(), pool);
}

ChosenElements all_elements(const ListCells& lists, const Selection& selection) {
  ChosenElements elements;
  selection.for_each([&](int64_t row) {
    if (!lists.is_valid(row)) return;
    for (int32_t cell = lists.begin(row); cell < lists.end(row); ++cell) elements.add(cell, row);
  });
  return elements;
}

std::shared_ptr<arrow::Array> positions_of(const ChosenElements& elements, const ListCells& lists, arrow::MemoryPool* pool) {
  ColumnWriter<int32_t> positions(elements.size(), nullptr, pool);
  for (size_t i = 0; i < elements.cells.size(); ++i) positions.values()[i] = elements.cells[i] - lists.begin(elements.rows[i]);
  return positions.finish(TypeId::kInt);
}

TrueCells::TrueCells(const std::shared_ptr<arrow::Array>& values) : values_(values), valid_(*values) {
  if (values->type_id() == arrow::Type::BOOL) bits_.emplace(*values->data());
}

void require_predicate(const ResolveInput& input, size_t index) {
  const TypeId id = body_of(input.argument(index)).type.id();
  if (id != TypeId::kBoolean && id != TypeId::kNull) throw unexpected_input_type(input.sql, index, "\"BOOLEAN\"", input.argument(index));
}

}  // namespace izvor::expr
