// replace, translate, mask, quote.
#include <array>
#include <unordered_map>

#include <unicode/uchar.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

void replace_all(CellResult<Text>& result, Text text, Text wanted, Text replacement) {
  size_t at = wanted.empty() ? Text::npos : text.find(wanted);
  if (at == Text::npos) return result.set(text);
  std::string& out = result.text();
  for (; at != Text::npos; at = text.find(wanted)) {
    out += text.substr(0, at);
    out += replacement;
    text.remove_prefix(at + wanted.size());
  }
  out += text;
  result.set_text();
}

// Replaces characters of `from` by those of `to` at the same place; one without a partner is left out. The first of equal ones counts.
class Translation {
 public:
  Translation(Text from, Text to) {
    for_each_character(from, [&](Text character) {
      const Text partner = to.empty() ? Text() : to.substr(0, utf8_width(to[0]));
      // A NUL as partner leaves the character out, as in Spark.
      partners_.emplace(std::string(character), partner == Text("\0", 1) ? Text() : partner);
      to.remove_prefix(partner.size());
    });
  }

  void append(Text text, std::string& out) const {
    std::string key;
    for_each_character(text, [&](Text character) {
      key.assign(character);
      const auto found = partners_.find(key);
      out += found == partners_.end() ? character : Text(found->second);
    });
  }

 private:
  std::unordered_map<std::string, std::string> partners_;
};

auto translate_with(const CallSetup& setup) {
  const Value* from = setup.constant(1);
  const Value* to = setup.constant(2);
  std::optional<Translation> prepared;
  if (from != nullptr && to != nullptr) prepared.emplace(from->as_string(), to->as_string());
  return [prepared = std::move(prepared)](CellResult<Text>& result, Text text, Text from, Text to) {
    std::string& out = result.text();
    if (prepared) {
      prepared->append(text, out);
    } else {
      Translation(from, to).append(text, out);
    }
    result.set_text();
  };
}

// ---- mask(text, upper, lower, digit, other): the character that stands for each class; null keeps the class as it is. ----

// In the order of the arguments.
size_t mask_class(char32_t character) {
  const auto c = static_cast<UChar32>(character);
  switch (u_charType(c)) {
    case U_UPPERCASE_LETTER: return 0;
    case U_LOWERCASE_LETTER: return 1;
    case U_DECIMAL_DIGIT_NUMBER: return 2;
    default: return 3;
  }
}

using MaskCharacter = std::optional<Text>;

std::optional<Text> mask(CellResult<Text>& result, std::optional<Text> text, const std::array<MaskCharacter, 4>& masks) {
  if (!text) return std::nullopt;
  std::string& out = result.text();
  for_each_character(*text, [&](Text character) {
    const MaskCharacter& replacement = masks[mask_class(front_code_point(character))];
    out += replacement ? *replacement : character;
  });
  return out;
}

const char* const kMaskNames[] = {"upperChar", "lowerChar", "digitChar", "otherChar"};

class Mask final : public ScalarFunction {
 public:
  std::string_view name() const override { return cells_.name(); }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    Signature signature = cells_.resolve(arguments, mode, sql);
    for (size_t i = 1; i < arguments.size(); ++i) require_one_character(*arguments[i], kMaskNames[i - 1], sql);
    return signature;
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return cells_.evaluate(call, type, selection, context);
  }
  std::string print(const std::vector<std::string>& arguments) const override { return cells_.print(arguments); }

 private:
  static void require_one_character(const Expression& argument, const std::string& parameter, const std::string& sql) {
    if (!is_constant(argument)) {
      throw Error("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT", {{"sqlExpr", "\"" + sql + "\""},
                                                           {"inputName", "`" + parameter + "`"},
                                                           {"inputType", "\"STRING\""},
                                                           {"inputExpr", "\"" + to_string(argument) + "\""}});
    }
    const Value value = evaluate_constant(argument, {});
    if (value.is_null() || (value.type.id() == TypeId::kString && count_characters(value.as_string()) == 1)) return;
    throw Error("DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE", {{"sqlExpr", "\"" + sql + "\""}, {"exprName", parameter}});
  }

  static CellFunctionSpec spec() {
    CellFunctionSpec spec{"mask", std::vector<InputType>(5, TypeId::kString), TypeId::kString, Nullability::kAlways};
    spec.defaults = {Value::string("X"), Value::string("x"), Value::string("n"), Value::null(TypeId::kString)};
    return spec;
  }

  struct Setup {
    auto operator()(const CallSetup&) const {
      return
          [](CellResult<Text>& result, std::optional<Text> text, MaskCharacter upper, MaskCharacter lower, MaskCharacter digit, MaskCharacter other) {
            const auto masked = mask(result, text, {upper, lower, digit, other});
            masked ? result.set(*masked) : result.set_null();
          };
    }
  };
  CellFunction<Text(std::optional<Text>, MaskCharacter, MaskCharacter, MaskCharacter, MaskCharacter), Setup> cells_{spec(), Setup{}};
};

void quote(CellResult<Text>& result, Text text) {
  std::string& out = result.text();
  out += '\'';
  for (const char c : text) {
    if (c == '\'') out += '\\';
    out += c;
  }
  out += '\'';
  result.set_text();
}

}  // namespace

void register_replacements(ScalarFunctionRegistry& registry) {
  CellFunctionSpec spec{"replace", {TypeId::kString, TypeId::kString, TypeId::kString}, TypeId::kString};
  spec.defaults = {Value::string("")};
  add_cells<Text(Text, Text, Text)>(registry, spec, replace_all);
  add_cells_with_setup<Text(Text, Text, Text)>(registry, {"translate", {TypeId::kString, TypeId::kString, TypeId::kString}, TypeId::kString},
                                               translate_with);
  registry.add<Mask>();
  add_cells<Text(Text)>(registry, {"quote", {TypeId::kString}, TypeId::kString, Nullability::kAlways}, quote);
}

}  // namespace izvor::expr
