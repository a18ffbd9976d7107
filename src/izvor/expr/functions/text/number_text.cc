// to_number, try_to_number, to_char (to_varchar).
#include <strings.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/base_encoding.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/number_format.h"
#include "izvor/expr/functions/text/rewritten_function.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// The format of a call; null for a null. Throws when it is no constant.
Value constant_format(const Expression& argument, const std::string& sql) {
  if (is_constant(argument)) {
    Value value = evaluate_constant(argument, {});
    if (value.is_null() || value.type.id() == TypeId::kString) return value;
  }
  throw Error(
      "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
      {{"sqlExpr", "\"" + sql + "\""}, {"inputName", "`format`"}, {"inputType", "\"STRING\""}, {"inputExpr", "\"" + to_string(argument) + "\""}});
}

DataType decimal_of(const NumberFormat& format) {
  if (format.precision() > 38) {
    throw Error("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", {{"precision", std::to_string(format.precision())}, {"maxPrecision", "38"}});
  }
  return DataType::decimal(format.precision(), format.scale());
}

// The format of all rows, made when the first row needs it: where there is no row, there is no error.
std::optional<NumberFormat> format_of(const CallSetup& setup) {
  const Value* format = setup.constant(1);
  if (format == nullptr || format->is_null()) return std::nullopt;
  return NumberFormat(format->as_string());
}

class ToNumber final : public ScalarFunction {
 public:
  ToNumber(const char* name, bool is_try) : is_try_(is_try), cells_(spec(name, is_try), Setup{is_try}) {}
  std::string_view name() const override { return cells_.name(); }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    Signature signature = cells_.resolve(arguments, mode, sql);
    const Value format = constant_format(*arguments[1], sql);
    signature.result_type = format.is_null() ? DataType::decimal(10, 0) : decimal_of(NumberFormat(format.as_string()));
    return signature;
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return cells_.evaluate(call, type, selection, context);
  }
  bool can_fail(const Call&) const override { return !is_try_; }

 private:
  static CellFunctionSpec spec(const char* name, bool is_try) {
    return {name, {TypeId::kString, TypeId::kString}, TypeId::kNull, is_try ? Nullability::kAlways : Nullability::kOfArguments};
  }

  struct Setup {
    bool is_try;
    auto operator()(const CallSetup& setup) const {
      return [format = format_of(setup), is_try = is_try](CellResult<Int128>& result, Text text, Text format_text) {
        if (const auto number = format->parse(text)) return result.set(*number);
        if (is_try) return result.set_null();
        result.fail(Error("INVALID_FORMAT.MISMATCH_INPUT",
                          {{"format", std::string(format_text)}, {"inputType", "\"STRING\""}, {"input", std::string(text)}}));
      };
    }
  };

  bool is_try_;
  CellFunction<Int128(Text, Text), Setup> cells_;
};

struct DecimalToCharSetup {
  auto operator()(const CallSetup& setup) const {
    return [format = format_of(setup), scale = setup.call.arguments[0]->type.scale()](CellResult<Text>& result, Int128 number, Text) {
      format->append(number, scale, result.text());
      result.set_text();
    };
  }
};

// Of a date or timestamp date_format, of binary values one of three encodings, of numbers the format of to_number.
class ToChar final : public ScalarFunction {
 public:
  explicit ToChar(const char* name) : name_(name) {}
  std::string_view name() const override { return name_; }

  ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const override {
    require_num_args(name_, 2, arguments);
    const TypeId id = arguments[0]->type.id();
    if (id == TypeId::kDate || id == TypeId::kTimestamp || id == TypeId::kTimestampNtz) return call(function_named("date_format"), arguments, mode);
    if (id == TypeId::kBinary) return binary_to_char(arguments, mode);
    return nullptr;
  }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name_, 2, arguments);
    const Value format = constant_format(*arguments[1], sql);
    if (!format.is_null()) NumberFormat(format.as_string());
    return decimal_.resolve(arguments, mode, sql);
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return decimal_.evaluate(call, type, selection, context);
  }
  std::string print(const std::vector<std::string>& arguments) const override { return decimal_.print(arguments); }

 private:
  ExpressionPtr binary_to_char(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const {
    const Value format = constant_format(*arguments[1], print_call(name_, {to_string(*arguments[0]), to_string(*arguments[1])}));
    if (format.is_null()) return literal(Value::null(TypeId::kString));
    const char* name = format.as_string().c_str();
    if (strcasecmp(name, "base64") == 0) return call(function_named("base64"), {arguments[0]}, mode);
    if (strcasecmp(name, "hex") == 0) return call(function_named("hex"), {arguments[0]}, mode);
    if (strcasecmp(name, "utf-8") == 0) return call(function_named("decode"), arguments, mode);
    throw Error("INVALID_PARAMETER_VALUE.BINARY_FORMAT",
                {{"parameter", "`format`"}, {"functionName", "`" + std::string(name_) + "`"}, {"invalidFormat", sql_literal(format)}});
  }

  const char* name_;
  CellFunction<Text(Int128, Text), DecimalToCharSetup> decimal_{{"to_char", {TypeId::kDecimal, TypeId::kString}, TypeId::kString}, {}};
};

}  // namespace

void register_number_texts(ScalarFunctionRegistry& registry) {
  registry.add<ToNumber>("to_number", false);
  registry.add<ToNumber>("try_to_number", true);
  for (const char* name : {"to_char", "to_varchar"}) registry.add<ToChar>(name);
}

}  // namespace izvor::expr
