// concat, of texts, binary values or arrays, and concat_ws.
#include <algorithm>

#include <arrow/array/concatenate.h>
#include <arrow/array/util.h>
#include <arrow/type.h>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/gather.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// Of arrays those behind a null one are not evaluated, of texts all are.
std::vector<Operand> evaluate_arrays(const Call& call, const Selection& selection, EvalContext& context) {
  ArgumentRows rows(selection);
  std::vector<Operand> operands;
  for (const auto& argument : call.arguments) operands.push_back(rows.evaluate_operand(*argument, context));
  return operands;
}

std::vector<Operand> evaluate_operands(const Call& call, const Selection& selection, EvalContext& context) {
  std::vector<Operand> operands;
  for (const auto& argument : call.arguments) operands.push_back(evaluate_operand(*argument, selection, context));
  return operands;
}

std::shared_ptr<arrow::Buffer> common_validity(const std::vector<Operand>& operands, arrow::MemoryPool* pool) {
  const std::unique_ptr<bool[]> takes_null(new bool[operands.size()]());
  return operands_validity(operands.data(), takes_null.get(), operands.size(), pool);
}

std::shared_ptr<arrow::Array> concat_texts(const std::vector<Operand>& operands, const DataType& type, const Selection& selection,
                                           arrow::MemoryPool* pool) {
  auto validity = common_validity(operands, pool);
  const arrow::ArrayData shape(nullptr, selection.num_rows, {validity}, arrow::kUnknownNullCount);
  std::vector<OperandCells<Text>> parts;
  for (const Operand& operand : operands) parts.emplace_back(operand, pool);
  StringWriter out(selection.num_rows, validity, pool);
  std::string text;
  for_each_valid(selection, Validity(shape), [&](int64_t row) {
    text.clear();
    for (const auto& part : parts) text += part[row];
    out.append(row, text);
  });
  return out.finish(type);
}

// The elements of all operands stand behind each other in one array, from which each row's elements are gathered.
std::shared_ptr<arrow::Array> concat_arrays(const std::vector<Operand>& operands, const DataType& type, const Selection& selection,
                                            arrow::MemoryPool* pool) {
  auto validity = common_validity(operands, pool);
  std::vector<std::shared_ptr<arrow::Array>> columns;
  arrow::ArrayVector elements;
  std::vector<int32_t> bases;
  int64_t total = 0;
  const auto element_type = to_arrow(type.fields()[0].type());
  for (const Operand& operand : operands) {
    columns.push_back(operand.is_constant() ? repeat(operand.constant, selection.num_rows, pool) : operand.column);
    auto child = columns.back()->data()->child_data[0]->Copy();
    child->type = element_type;  // operands may differ in what can be null inside
    elements.push_back(arrow::MakeArray(child));
    bases.push_back(static_cast<int32_t>(total));
    total += child->length;
  }
  const auto all = value_or_throw(arrow::Concatenate(elements, pool));
  std::vector<int32_t> chosen;
  std::shared_ptr<arrow::Buffer> offsets = value_or_throw(arrow::AllocateBuffer((selection.num_rows + 1) * int64_t{sizeof(int32_t)}, pool));
  auto* ends = reinterpret_cast<int32_t*>(offsets->mutable_data());
  std::fill_n(ends, selection.num_rows + 1, 0);
  const arrow::ArrayData shape(nullptr, selection.num_rows, {validity}, arrow::kUnknownNullCount);
  int64_t closed = 0;
  const auto close_until = [&](int64_t row) {
    for (; closed < row; ++closed) ends[closed + 1] = static_cast<int32_t>(chosen.size());
  };
  for_each_valid(selection, Validity(shape), [&](int64_t row) {
    close_until(row);
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto* starts = columns[i]->data()->GetValues<int32_t>(1);
      for (int32_t element = starts[row]; element < starts[row + 1]; ++element) chosen.push_back(bases[i] + element);
    }
    close_until(row + 1);
  });
  close_until(selection.num_rows);
  const auto values = gather(*all, chosen.data(), static_cast<int64_t>(chosen.size()), pool);
  return arrow::MakeArray(arrow::ArrayData::Make(to_arrow(type), selection.num_rows, {std::move(validity), std::move(offsets)}, {values->data()}));
}

class Concat final : public ScalarFunction {
 public:
  std::string_view name() const override { return "concat"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const auto all_of_type = [&](TypeId id) {
      return !arguments.empty() &&
             std::all_of(arguments.begin(), arguments.end(), [&](const ExpressionPtr& argument) { return argument->type.id() == id; });
    };
    const bool arrays =
        std::any_of(arguments.begin(), arguments.end(), [](const ExpressionPtr& argument) { return argument->type.id() == TypeId::kArray; });
    if (arrays) return resolve_arrays(arguments, mode, sql);
    const DataType type = all_of_type(TypeId::kBinary) ? TypeId::kBinary : TypeId::kString;
    const InputType input(type);
    Signature signature{{}, type, false};
    for (size_t i = 0; i < arguments.size(); ++i) {
      if (!input.implicit_cast(arguments[i]->type, mode)) throw unexpected_input_type(sql, i, kRequired, *arguments[i]);
      signature.argument_types.push_back(type);
      signature.nullable = signature.nullable || nullable_as(*arguments[i], type, mode);
    }
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    if (call.arguments.empty()) return repeat(Value::string(""), selection.num_rows, context.pool());
    const auto operands = type.id() == TypeId::kArray ? evaluate_arrays(call, selection, context) : evaluate_operands(call, selection, context);
    for (const Operand& operand : operands) {
      if (operand.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    }
    return type.id() == TypeId::kArray ? concat_arrays(operands, type, selection, context.pool())
                                       : concat_texts(operands, type, selection, context.pool());
  }

 private:
  static constexpr const char* kRequired = "(\"STRING\" or \"BINARY\" or \"ARRAY\")";

  static Error different_types(const std::vector<ExpressionPtr>& arguments, const std::string& sql) {
    std::string types = "(";
    for (const auto& argument : arguments) types += (types.size() > 1 ? " or " : "") + quoted_type(argument->type);
    return data_diff_types(sql, "concat", types + ")");
  }

  static Signature resolve_arrays(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
    std::vector<DataType> element_types;
    Signature signature{{}, TypeId::kNull, false};
    bool contains_null = false;
    for (const auto& argument : arguments) {
      signature.nullable = signature.nullable || argument->nullable;
      if (argument->type.id() == TypeId::kNull) continue;
      if (argument->type.id() != TypeId::kArray) throw different_types(arguments, sql);
      element_types.push_back(argument->type.fields()[0].type());
      contains_null = contains_null || argument->type.fields()[0].nullable;
    }
    const auto element = common_type(element_types, mode);
    if (!element) throw different_types(arguments, sql);
    signature.result_type = DataType::array(*element, contains_null);
    for (const auto& argument : arguments) {
      const bool is_null = argument->type.id() == TypeId::kNull;
      signature.argument_types.push_back(DataType::array(*element, is_null ? contains_null : argument->type.fields()[0].nullable));
    }
    return signature;
  }
};

// ---- concat_ws ----

// One argument behind the separator: a text, or an array of texts.
class JoinedPart {
 public:
  JoinedPart(const Operand& operand, const DataType& type, int64_t num_rows, arrow::MemoryPool* pool) {
    if (type.id() != TypeId::kArray) {
      text_.emplace(operand, pool);
      return;
    }
    column_ = operand.is_constant() ? repeat(operand.constant, num_rows, pool) : operand.column;
    const arrow::ArrayData& data = *column_->data();
    starts_ = data.GetValues<int32_t>(1);
    rows_.emplace(data);
    elements_.emplace(*data.child_data[0]);
    valid_elements_.emplace(*data.child_data[0]);
  }

  // fn(text) for each text of the row that is not null.
  template <typename Fn>
  void for_each(int64_t row, Fn&& fn) const {
    if (text_) {
      if (const auto text = (*text_)[row]) fn(*text);
      return;
    }
    if (!(*rows_)[row]) return;
    for (int64_t element = starts_[row]; element < starts_[row + 1]; ++element) {
      if ((*valid_elements_)[element]) fn((*elements_)[element]);
    }
  }

 private:
  std::optional<OperandCells<std::optional<Text>>> text_;
  std::shared_ptr<arrow::Array> column_;
  const int32_t* starts_ = nullptr;
  std::optional<Validity> rows_;
  std::optional<Cells<Text>> elements_;
  std::optional<Validity> valid_elements_;
};

class ConcatWs final : public ScalarFunction {
 public:
  std::string_view name() const override { return "concat_ws"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty()) throw wrong_num_args(name(), "> 0", 0);
    std::vector<InputType> inputs(arguments.size(), InputType::one_of({DataType::array(TypeId::kString), TypeId::kString}));
    inputs[0] = TypeId::kString;
    auto types = cast_inputs(inputs, arguments, mode, sql);
    // A null among arrays and texts is a text.
    for (size_t i = 1; i < arguments.size(); ++i) {
      if (arguments[i]->type.id() == TypeId::kNull) types[i] = TypeId::kString;
    }
    return {std::move(types), TypeId::kString, arguments[0]->nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto operands = evaluate_operands(call, selection, context);
    if (operands[0].is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    const OperandCells<std::optional<Text>> separators(operands[0], context.pool());
    std::vector<JoinedPart> parts;
    for (size_t i = 1; i < operands.size(); ++i) parts.emplace_back(operands[i], call.arguments[i]->type, selection.num_rows, context.pool());
    StringWriter out(selection.num_rows, nullptr, context.pool());
    std::string text;
    selection.for_each([&](int64_t row) {
      const auto separator = separators[row];
      if (!separator) return out.set_null(row);
      text.clear();
      bool is_first = true;
      const auto append = [&](Text part) {
        if (!is_first) text += *separator;
        is_first = false;
        text += part;
      };
      for (const JoinedPart& part : parts) part.for_each(row, append);
      out.append(row, text);
    });
    return out.finish(type);
  }
};

}  // namespace

void register_concatenations(ScalarFunctionRegistry& registry) {
  registry.add<Concat>();
  registry.add<ConcatWs>();
}

}  // namespace izvor::expr
