// lpad, rpad, repeat, space.
#include <algorithm>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/text_size.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// What to cut and to count by: characters of a text, bytes of a binary value.
struct Characters {
  static int64_t count(Text text) { return count_characters(text); }
  static Text front(Text text, int64_t count) { return text.substr(0, utf8_offset(text, count)); }
};
struct Bytes {
  static int64_t count(Text bytes) { return static_cast<int64_t>(bytes.size()); }
  static Text front(Text bytes, int64_t count) { return bytes.substr(0, static_cast<size_t>(count)); }
};

// Fills `length` places with the pattern again and again.
template <typename Unit>
void append_filling(Text pattern, int64_t length, std::string& out) {
  const int64_t unit = Unit::count(pattern);
  require_text_size(length / unit * static_cast<int64_t>(pattern.size()));
  for (; length >= unit; length -= unit) out += pattern;
  out += Unit::front(pattern, length);
}

template <typename Unit, bool kLeft>
void pad(CellResult<Text>& result, Text text, int32_t length, Text pattern) {
  const int64_t size = Unit::count(text);
  if (length <= 0) return result.set({});
  if (size >= length) return result.set(Unit::front(text, length));
  if (pattern.empty()) return result.set(text);
  std::string& out = result.text();
  if (!kLeft) out += text;
  append_filling<Unit>(pattern, length - size, out);
  if (kLeft) out += text;
  result.set_text();
}

using PadBody = void (*)(CellResult<Text>&, Text, int32_t, Text);

// Binary when both the value and the padding are.
template <bool kLeft>
class Pad final : public ScalarFunction {
 public:
  explicit Pad(const char* name) : texts_(spec(name, TypeId::kString), {}), bytes_(spec(name, TypeId::kBinary), {}) {}
  std::string_view name() const override { return texts_.name(); }

  // The padding of bytes is a zero byte where none is given.
  ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const override {
    if (arguments.size() != 2 || arguments[0]->type.id() != TypeId::kBinary) return nullptr;
    return call(*this, {arguments[0], arguments[1], literal(Value{TypeId::kBinary, std::string(1, '\0')})}, mode);
  }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const bool binary = arguments.size() == 3 && arguments[0]->type.id() == TypeId::kBinary && arguments[2]->type.id() == TypeId::kBinary;
    return binary ? bytes_.resolve(arguments, mode, sql) : texts_.resolve(arguments, mode, sql);
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return type.id() == TypeId::kBinary ? bytes_.evaluate(call, type, selection, context) : texts_.evaluate(call, type, selection, context);
  }

  std::string print(const std::vector<std::string>& arguments) const override { return texts_.print(arguments); }

 private:
  using TextCells = Text(Text, int32_t, Text);

  static CellFunctionSpec spec(const char* name, TypeId type) {
    CellFunctionSpec spec{name, {type, TypeId::kInt, type}, type};
    spec.defaults = {Value{type, std::string(" ")}};
    return spec;
  }

  struct TextsSetup {
    PadBody operator()(const CallSetup&) const { return pad<Characters, kLeft>; }
  };
  struct BytesSetup {
    PadBody operator()(const CallSetup&) const { return pad<Bytes, kLeft>; }
  };
  CellFunction<TextCells, TextsSetup> texts_;
  CellFunction<TextCells, BytesSetup> bytes_;
};

void repeat_text(CellResult<Text>& result, Text text, int32_t times) {
  std::string& out = result.text();
  require_text_size(static_cast<int64_t>(text.size()) * std::max(times, 0));
  for (int32_t i = 0; i < times && !text.empty(); ++i) out += text;
  result.set_text();
}

}  // namespace

void register_pads(ScalarFunctionRegistry& registry) {
  registry.add<Pad<true>>("lpad");
  registry.add<Pad<false>>("rpad");
  add_cells<Text(Text, int32_t)>(registry, {"repeat", {TypeId::kString, TypeId::kInt}, TypeId::kString}, repeat_text);
  add_cells<Text(int32_t)>(registry, {"space", {TypeId::kInt}, TypeId::kString},
                           [](CellResult<Text>& result, int32_t count) { repeat_text(result, " ", count); });
}

}  // namespace izvor::expr
