// contains, startswith, endswith, instr, locate, position, find_in_set: where a text stands within another.
#include <array>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// The position of a byte offset, in characters from 1; 0 for none.
int32_t position_of(Text text, size_t offset) { return offset == Text::npos ? 0 : count_characters(text.substr(0, offset)) + 1; }

// From the character `start` on (from 1). An empty text stands at the front, whatever the start is.
std::optional<int32_t> locate(std::optional<Text> wanted, std::optional<Text> text, std::optional<int32_t> start) {
  if (!start) return 0;
  if (!wanted || !text) return std::nullopt;
  if (*start < 1) return 0;
  if (wanted->empty()) return 1;
  return position_of(*text, text->find(*wanted, utf8_offset(*text, *start - 1)));
}

// Spark's StringLocate looks at the start first, then at the text that is wanted: where one of them is null, what follows is not evaluated.
class Locate final : public CellFunctionBase {
 public:
  explicit Locate(const char* name)
      : CellFunctionBase({.name = name, .inputs = {TypeId::kString, TypeId::kString, TypeId::kInt}, .result = TypeId::kInt, .defaults = {kFront}}) {}

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    Signature signature = CellFunctionBase::resolve(arguments, mode, sql);
    signature.nullable = nullable_as(*arguments[0], TypeId::kString, mode) || nullable_as(*arguments[1], TypeId::kString, mode);
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ArgumentRows rows(selection);
    std::array<Operand, 3> operands;
    operands[2] = call.arguments.size() > 2 ? rows.evaluate_operand(*call.arguments[2], context) : Operand{nullptr, kFront};
    operands[0] = rows.evaluate_operand(*call.arguments[0], context);
    operands[1] = rows.evaluate_operand(*call.arguments[1], context);
    using Cells = detail::CellSignature<int32_t(std::optional<Text>, std::optional<Text>, std::optional<int32_t>)>;
    return Cells::run(locate, operands.data(), call, type, selection, context);
  }

 private:
  static inline const Value kFront = Value::integer(1);
};

// The number of the item of a comma-separated list, from 1.
int32_t find_in_set(Text item, Text list) {
  if (item.find(',') != Text::npos) return 0;
  for (int32_t number = 1;; ++number) {
    const Text candidate = list.substr(0, list.find(','));
    if (candidate == item) return number;
    if (candidate.size() == list.size()) return 0;
    list.remove_prefix(candidate.size() + 1);
  }
}

}  // namespace

void register_searches(ScalarFunctionRegistry& registry) {
  const auto binary_predicate = [](const char* name) { return CellFunctionSpec{name, {TypeId::kString, TypeId::kString}, TypeId::kBoolean}; };
  add_cells<bool(Text, Text)>(registry, binary_predicate("contains"), [](Text text, Text part) { return text.find(part) != Text::npos; });
  add_cells<bool(Text, Text)>(registry, binary_predicate("startswith"), [](Text text, Text part) { return text.starts_with(part); });
  add_cells<bool(Text, Text)>(registry, binary_predicate("endswith"), [](Text text, Text part) { return text.ends_with(part); });
  add_cells<int32_t(Text, Text)>(registry, {"instr", {TypeId::kString, TypeId::kString}, TypeId::kInt},
                                 [](Text text, Text wanted) { return position_of(text, text.find(wanted)); });
  for (const char* name : {"locate", "position"}) registry.add<Locate>(name);
  add_cells<int32_t(Text, Text)>(registry, {"find_in_set", {TypeId::kString, TypeId::kString}, TypeId::kInt}, find_in_set);
}

}  // namespace izvor::expr
