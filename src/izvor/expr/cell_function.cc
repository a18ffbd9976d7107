#include "izvor/expr/cell_function.h"

#include <algorithm>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/selection.h"

namespace izvor::expr {

std::shared_ptr<arrow::Buffer> operands_validity(const Operand* operands, const bool* takes_null, size_t count, arrow::MemoryPool* pool) {
  std::shared_ptr<arrow::Buffer> validity;
  int64_t length = 0;
  for (size_t i = 0; i < count; ++i) {
    if (operands[i].is_constant() || takes_null[i]) continue;
    const arrow::ArrayData& data = operands[i].data();
    if (validity == nullptr) {
      validity = validity_bitmap(data, pool);
      length = data.length;
    } else {
      validity = common_validity(arrow::ArrayData(nullptr, length, {validity}, arrow::kUnknownNullCount), data, pool);
    }
  }
  return validity;
}

namespace detail {
namespace {

bool is_nullable(const CellFunctionSpec& spec, const std::vector<ExpressionPtr>& arguments, const std::vector<DataType>& types, EvalMode mode) {
  if (spec.nullability == Nullability::kAlways || spec.nullability == Nullability::kNever) return spec.nullability == Nullability::kAlways;
  if (spec.nullability == Nullability::kOfArgumentsWithAnsi && mode != EvalMode::kAnsi) return true;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (nullable_as(*arguments[i], types[i], mode)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> with_defaults(const CellFunctionSpec& spec, std::vector<std::string> arguments) {
  const size_t least = spec.inputs.size() - spec.defaults.size();
  while (arguments.size() >= least && arguments.size() < spec.inputs.size()) {
    arguments.push_back(plain_literal(spec.defaults[arguments.size() - least]));
  }
  return arguments;
}

Signature resolve_cell_call(const CellFunctionSpec& spec, const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
  const size_t most = spec.inputs.size();
  const size_t least = most - spec.defaults.size();
  require_num_args(spec.name, least, most, arguments);
  if (spec.check) spec.check(arguments, mode, sql);
  std::vector<DataType> types = cast_inputs(spec.inputs, arguments, mode, sql, spec.implicit_cast);
  DataType result = spec.result(types);
  const bool nullable = is_nullable(spec, arguments, types, mode);
  return {std::move(types), std::move(result), nullable};
}

}  // namespace detail

bool CellFunctionBase::evaluate_operands(const Call& call, const Selection& selection, EvalContext& context, const bool* takes_null,
                                         Operand* operands) const {
  const size_t most = spec_.inputs.size();
  std::optional<SelectionVector> without_nulls;
  for (size_t i = 0; i < most; ++i) {
    const Selection rows = without_nulls ? without_nulls->view() : selection;
    operands[i] = i < call.arguments.size() ? evaluate_operand(*call.arguments[i], rows, context)
                                            : Operand{nullptr, spec_.defaults[i + spec_.defaults.size() - most]};
    if (takes_null != nullptr && takes_null[i]) continue;
    if (operands[i].is_null_constant()) return false;
    // Where an operand is null, those behind it are not evaluated: they must not fail there.
    const auto fails = [](const ExpressionPtr& argument) { return expr::can_fail(*argument); };
    const auto behind = call.arguments.begin() + static_cast<std::ptrdiff_t>(std::min(i + 1, call.arguments.size()));
    if (operands[i].is_constant() || operands[i].column->null_count() == 0 || std::none_of(behind, call.arguments.end(), fails)) continue;
    const Validity validity(operands[i].data());
    without_nulls = SelectionVector(rows, [&](int64_t row) { return validity[row]; });
  }
  return true;
}

PrintCall printed_as(std::string other_name) {
  return [name = std::move(other_name)](const std::vector<std::string>& arguments) { return print_call(name, arguments); };
}

PrintCall printed_infix(std::string symbol) {
  return [symbol = std::move(symbol)](const std::vector<std::string>& arguments) {
    if (arguments.size() != 2) return print_call(symbol, arguments);
    return "(" + arguments[0] + " " + symbol + " " + arguments[1] + ")";
  };
}

PrintCall printed_prefix(std::string symbol) {
  return [symbol = std::move(symbol)](const std::vector<std::string>& arguments) {
    return arguments.size() == 1 ? symbol + arguments[0] : print_call(symbol, arguments);
  };
}

}  // namespace izvor::expr
