#include "izvor/expr/cell_function.h"

#include <algorithm>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cast_errors.h"

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
  ArgumentRows rows(selection);
  for (size_t i = 0; i < most; ++i) {
    const bool may_be_null = takes_null != nullptr && takes_null[i];
    operands[i] = i < call.arguments.size() ? rows.evaluate_operand(*call.arguments[i], context, may_be_null)
                                            : Operand{nullptr, spec_.defaults[i + spec_.defaults.size() - most]};
    if (operands[i].is_null_constant() && !may_be_null) return false;
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
