// ascii, char (chr), encode, base64, unbase64, to_base32, from_base32, to_binary, try_to_binary and the checks of UTF-8.
#include <strings.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/base_encoding.h"
#include "izvor/expr/functions/text/character_errors.h"
#include "izvor/expr/functions/text/charset.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;
using TextResult = CellResult<Text>;

int32_t first_code_point(Text text) { return text.empty() ? 0 : static_cast<int32_t>(front_code_point(text)); }

// The character of the number's lowest byte; none of a negative number.
void character_of(TextResult& result, int64_t number) {
  std::string& out = result.text();
  if (number >= 0) append_utf8(static_cast<char32_t>(number & 0xFF), out);
  result.set_text();
}

void encode(TextResult& result, Text text, Text charset_name) {
  const Charset* charset = find_charset(charset_name);
  if (charset == nullptr) return result.fail(unknown_charset("encode", charset_name));
  if (!charset->encode(text, result.text())) return result.fail(malformed_characters("encode", charset_name));
  result.set_text();
}

// A body that appends what it makes of the bytes.
template <void (*kAppend)(Text, std::string&)>
void converted(TextResult& result, Text input) {
  kAppend(input, result.text());
  result.set_text();
}

Error conversion_invalid_input(Text input, const char* format) {
  return Error("CONVERSION_INVALID_INPUT", {{"str", sql_literal(Value::string(std::string(input)))},
                                            {"fmt", sql_literal(Value::string(format))},
                                            {"targetType", "\"BINARY\""},
                                            {"suggestion", "`try_to_binary`"}});
}

void unbase64(TextResult& result, Text text) {
  if (!read_base64(text, result.text())) return result.fail(conversion_invalid_input(text, "BASE64"));
  result.set_text();
}

void make_valid(TextResult& result, Text text) {
  if (is_valid_utf8(text)) return result.set(text);
  result.text() = replace_invalid_utf8(text);
  result.set_text();
}

void validate(TextResult& result, Text text) {
  if (is_valid_utf8(text)) return result.set(text);
  std::string bytes;
  for (const char byte : text) {
    bytes += "\\x";
    write_hex(Text(&byte, 1), bytes);
  }
  result.fail(Error("INVALID_UTF8_STRING", {{"str", bytes}}));
}

// ---- to_binary(text, format) ----

bool read_strict_base64(Text text, std::string& out) { return is_strict_base64(text) && read_base64(text, out); }

bool read_bytes(Text text, std::string& out) {
  out += text;
  return true;
}

struct BinaryFormat {
  const char* name;
  const char* shown;
  bool (*read)(Text, std::string&);
  bool may_give_null;  // what Spark says of its result, though with ANSI or without it fails instead
};

constexpr BinaryFormat kBinaryFormats[] = {{"hex", "HEX", read_hex, true},
                                           {"utf-8", "UTF-8", read_bytes, false},
                                           {"utf8", "UTF-8", read_bytes, false},
                                           {"base64", "BASE64", read_strict_base64, false}};

const BinaryFormat* find_binary_format(Text name) {
  for (const BinaryFormat& format : kBinaryFormats) {
    if (Text(format.name).size() == name.size() && strncasecmp(format.name, name.data(), name.size()) == 0) return &format;
  }
  return nullptr;
}

class ToBinary final : public ScalarFunction {
 public:
  ToBinary(const char* name, bool is_try) : is_try_(is_try), cells_(spec(name, is_try), Setup{is_try}) {}
  std::string_view name() const override { return cells_.name(); }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    Signature signature = cells_.resolve(arguments, mode, sql);
    const Value format = arguments.size() > 1 ? constant_format(*arguments[1], sql) : Value::string("hex");
    const BinaryFormat* known = format.is_null() ? nullptr : find_binary_format(format.as_string());
    if (known == nullptr && !format.is_null() && !is_try_) throw unknown_format(sql, format);
    signature.nullable = is_try_ || known == nullptr || known->may_give_null || signature.nullable;
    return signature;
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return cells_.evaluate(call, type, selection, context);
  }
  bool can_fail(const Call&) const override { return !is_try_; }
  std::string print(const std::vector<std::string>& arguments) const override { return ScalarFunction::print(arguments); }

 private:
  static CellFunctionSpec spec(const char* name, bool is_try) {
    CellFunctionSpec spec{name, {TypeId::kString, TypeId::kString}, TypeId::kBinary};
    spec.defaults = {Value::string("hex")};
    spec.can_fail_in_any_mode = !is_try;
    return spec;
  }

  static Value constant_format(const Expression& argument, const std::string& sql) {
    if (is_constant(argument)) {
      Value value = evaluate_constant(argument, {});
      if (value.is_null() || value.type.id() == TypeId::kString) return value;
    }
    throw Error(
        "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
        {{"sqlExpr", "\"" + sql + "\""}, {"inputName", "`fmt`"}, {"inputType", "\"STRING\""}, {"inputExpr", "\"" + to_string(argument) + "\""}});
  }

  static Error unknown_format(const std::string& sql, const Value& format) {
    return Error("DATATYPE_MISMATCH.INVALID_ARG_VALUE", {{"sqlExpr", "\"" + sql + "\""},
                                                         {"inputName", "fmt"},
                                                         {"requireType", "case-insensitive \"STRING\""},
                                                         {"validValues", "'hex', 'utf-8', 'utf8', or 'base64'"},
                                                         {"inputValue", sql_literal(format)}});
  }

  struct Setup {
    bool is_try;
    auto operator()(const CallSetup& setup) const {
      const Value* name = setup.constant(1);
      const BinaryFormat* format = name == nullptr || name->is_null() ? nullptr : find_binary_format(name->as_string());
      return [format, is_try = is_try](TextResult& result, Text text, Text) {
        if (format == nullptr) return result.set_null();
        if (format->read(text, result.text())) return result.set_text();
        is_try ? result.set_null() : result.fail(conversion_invalid_input(text, format->shown));
      };
    }
  };

  bool is_try_;
  CellFunction<Text(Text, Text), Setup> cells_;
};

void register_utf8_checks(ScalarFunctionRegistry& registry) {
  add_cells<bool(Text)>(registry, {"is_valid_utf8", {TypeId::kString}, TypeId::kBoolean, Nullability::kAlways}, is_valid_utf8);
  add_cells<Text(Text)>(registry, {"make_valid_utf8", {TypeId::kString}, TypeId::kString, Nullability::kAlways}, make_valid);
  CellFunctionSpec spec{"validate_utf8", {TypeId::kString}, TypeId::kString, Nullability::kAlways};
  spec.can_fail_in_any_mode = true;
  add_cells<Text(Text)>(registry, spec, validate);
  add_cells<Text(Text)>(registry, {"try_validate_utf8", {TypeId::kString}, TypeId::kString, Nullability::kAlways},
                        [](Text text) { return is_valid_utf8(text) ? std::optional<Text>(text) : std::nullopt; });
}

}  // namespace

void register_encodings(ScalarFunctionRegistry& registry) {
  add_cells<int32_t(Text)>(registry, {"ascii", {TypeId::kString}, TypeId::kInt}, first_code_point);
  for (const char* name : {"char", "chr"}) add_cells<Text(int64_t)>(registry, {name, {TypeId::kLong}, TypeId::kString}, character_of);
  CellFunctionSpec encode_spec{"encode", {TypeId::kString, TypeId::kString}, TypeId::kBinary, Nullability::kAlways};
  encode_spec.can_fail_in_any_mode = true;
  add_cells<Text(Text, Text)>(registry, encode_spec, encode);
  add_cells<Text(Text)>(registry, {"base64", {TypeId::kBinary}, TypeId::kString}, converted<write_base64>);
  CellFunctionSpec unbase64_spec{"unbase64", {TypeId::kString}, TypeId::kBinary};
  unbase64_spec.can_fail_in_any_mode = true;
  add_cells<Text(Text)>(registry, unbase64_spec, unbase64);
  add_cells<Text(Text)>(registry, {"to_base32", {TypeId::kBinary}, TypeId::kString}, converted<write_base32>);
  add_cells<Text(Text)>(registry, {"from_base32", {TypeId::kString}, TypeId::kBinary}, converted<read_base32>);
  registry.add<ToBinary>("to_binary", false);
  registry.add<ToBinary>("try_to_binary", true);
  register_utf8_checks(registry);
}

}  // namespace izvor::expr
