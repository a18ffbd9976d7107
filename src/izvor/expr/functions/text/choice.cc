// elt: one of several arguments by its number. decode: of a binary value, its text in a character set; with more arguments, a choice by equality.
#include <arrow/array.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/choose.h"
#include "izvor/expr/functions/text/character_errors.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/rewritten_function.h"
#include "izvor/expr/selection.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

class Elt final : public ScalarFunction {
 public:
  std::string_view name() const override { return "elt"; }

  // Binary when all choices are, else text.
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() < 2) throw wrong_num_args(name(), "> 1", arguments.size());
    bool binary = true;
    for (size_t i = 1; i < arguments.size(); ++i) binary = binary && arguments[i]->type.id() == TypeId::kBinary;
    std::vector<InputType> inputs(arguments.size(), binary ? TypeId::kBinary : TypeId::kString);
    inputs[0] = TypeId::kInt;
    auto types = cast_inputs(inputs, arguments, mode, sql);
    const DataType result = types[1];
    return {std::move(types), result, true};
  }

  // A choice is evaluated for the rows that take it only.
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const Operand number = evaluate_operand(*call.arguments[0], selection, context);
    if (number.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    const OperandCells<std::optional<int32_t>> numbers(number, context.pool());
    const auto count = static_cast<int32_t>(call.arguments.size()) - 1;
    if (call.mode == EvalMode::kAnsi) report_missing(numbers, count, selection, context);
    std::vector<std::shared_ptr<arrow::Array>> sources;
    std::vector<uint16_t> choice(static_cast<size_t>(selection.num_rows), kChooseNull);
    for (int32_t i = 1; i <= count; ++i) {
      const SelectionVector rows(selection, [&](int64_t row) { return numbers[row] == i; });
      if (rows.empty()) continue;
      rows.view().for_each([&](int64_t row) { choice[static_cast<size_t>(row)] = static_cast<uint16_t>(sources.size()); });
      sources.push_back(context.evaluate(*call.arguments[static_cast<size_t>(i)], rows.view()));
    }
    return choose(sources, choice, type, context.pool());
  }

  bool can_fail(const Call& call) const override { return call.mode == EvalMode::kAnsi; }

 private:
  static void report_missing(const OperandCells<std::optional<int32_t>>& numbers, int32_t count, const Selection& selection, EvalContext& context) {
    selection.for_each([&](int64_t row) {
      const auto number = numbers[row];
      if (!number || (*number >= 1 && *number <= count)) return;
      context.errors().add(row, Error("INVALID_ARRAY_INDEX", {{"indexValue", std::to_string(*number)}, {"arraySize", std::to_string(count)}}));
    });
  }
};

void decode_bytes(CellResult<Text>& result, Text bytes, Text charset_name) {
  const Charset* charset = find_charset(charset_name);
  if (charset == nullptr) return result.fail(unknown_charset("decode", charset_name));
  if (!charset->decode(bytes, result.text())) return result.fail(malformed_characters("decode", charset_name));
  result.set_text();
}

struct DecodeBytesSetup {
  auto operator()(const CallSetup&) const { return decode_bytes; }
};

class Decode final : public RewrittenFunction {
 public:
  std::string_view name() const override { return "decode"; }

 protected:
  // CASE WHEN value <=> search THEN result ... ELSE rest END.
  ExpressionPtr replacement(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string&) const override {
    if (arguments.size() < 2) throw wrong_num_args(name(), "2", arguments.size());
    if (arguments.size() == 2) return call(bytes_, arguments, mode);
    std::vector<ExpressionPtr> branches;
    size_t i = 1;
    for (; i + 1 < arguments.size(); i += 2) {
      branches.push_back(call(function_named("<=>"), {arguments[0], arguments[i]}, mode));
      branches.push_back(arguments[i + 1]);
    }
    if (i < arguments.size()) branches.push_back(arguments[i]);
    return call(function_named("when"), std::move(branches), mode);
  }

 private:
  static CellFunctionSpec spec() {
    CellFunctionSpec spec{"decode", {TypeId::kBinary, TypeId::kString}, TypeId::kString, Nullability::kAlways};
    spec.can_fail_in_any_mode = true;
    return spec;
  }
  CellFunction<Text(Text, Text), DecodeBytesSetup> bytes_{spec(), {}};
};

}  // namespace

void register_choices(ScalarFunctionRegistry& registry) {
  registry.add<Elt>();
  registry.add<Decode>();
}

}  // namespace izvor::expr
