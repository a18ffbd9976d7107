#include "izvor/expr/cell_function.h"

#include <algorithm>

#include "izvor/expr/cast_errors.h"

namespace izvor::expr {
namespace detail {
namespace {

std::string expected_arguments(size_t least, size_t most) {
  if (least == most) return std::to_string(most);
  std::string text = "[" + std::to_string(least);
  for (size_t count = least + 1; count <= most; ++count) text += ", " + std::to_string(count);
  return text + "]";
}

bool is_nullable(const CellFunctionSpec& spec, const std::vector<ExpressionPtr>& arguments, const std::vector<DataType>& types, EvalMode mode) {
  if (spec.nullability != Nullability::kOfArguments) return spec.nullability == Nullability::kAlways;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (nullable_as(*arguments[i], types[i], mode)) return true;
  }
  return false;
}

}  // namespace

std::shared_ptr<arrow::Buffer> operands_validity(const Operand* operands, size_t count, arrow::MemoryPool* pool) {
  std::shared_ptr<arrow::Buffer> validity;
  int64_t length = 0;
  for (size_t i = 0; i < count; ++i) {
    if (operands[i].is_constant()) continue;
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

Signature resolve_cell_call(const CellFunctionSpec& spec, const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
  const size_t most = spec.inputs.size();
  const size_t least = most - spec.defaults.size();
  if (arguments.size() < least || arguments.size() > most) {
    throw wrong_num_args(spec.name, expected_arguments(least, most), arguments.size());
  }
  std::vector<DataType> types = cast_inputs(spec.inputs, arguments, mode, sql, spec.implicit_cast);
  DataType result = spec.result(types);
  const bool nullable = is_nullable(spec, arguments, types, mode);
  return {std::move(types), std::move(result), nullable};
}

std::string print_cell_call(const CellFunctionSpec& spec, const std::vector<std::string>& arguments) {
  std::vector<std::string> shown = arguments;
  const size_t most = spec.inputs.size();
  if (spec.prints_defaults) {
    for (size_t i = shown.size(); i < most && i + spec.defaults.size() >= most; ++i) {
      shown.push_back(plain_literal(spec.defaults[i + spec.defaults.size() - most]));
    }
  }
  const std::string& name = spec.printed_name.empty() ? spec.name : spec.printed_name;
  if (spec.notation == Notation::kInfix && shown.size() == 2) return "(" + shown[0] + " " + name + " " + shown[1] + ")";
  if (spec.notation == Notation::kPrefix && shown.size() == 1) return name + shown[0];
  return print_call(name, shown);
}

}  // namespace detail

bool CellFunctionBase::evaluate_operands(const Call& call, const Selection& selection, EvalContext& context, Operand* operands) const {
  const size_t most = spec_.inputs.size();
  for (size_t i = 0; i < most; ++i) {
    operands[i] = i < call.arguments.size() ? evaluate_operand(*call.arguments[i], selection, context)
                                            : Operand{nullptr, spec_.defaults[i + spec_.defaults.size() - most]};
    if (operands[i].is_null_constant()) return false;
  }
  return true;
}

}  // namespace izvor::expr
