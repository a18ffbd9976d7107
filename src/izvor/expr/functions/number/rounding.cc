// round and bround; ceil, ceiling and floor, with a scale or without.
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>

#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/number/decimal_rounding.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/decimal.h"
#include "izvor/types/floating_digits.h"

namespace izvor::expr {
namespace {

Error overflow(const char* message) {
  return Error("ARITHMETIC_OVERFLOW", {{"message", message}, {"alternative", ""}, {"config", "\"spark.sql.ansi.enabled\""}});
}

std::string text_of(Int128 value, int scale) {
  char text[kMaxDecimalText];
  return {text, write_java_decimal(value, scale, text)};
}

// Raised in every mode.
Error too_many_digits(Int128 value, int from, int places, Rounding rounding, const DataType& to) {
  const Int128 rounded = divide_by_ten_power(value, std::max(0, from - places), rounding);
  std::string plain = text_of(rounded, 0);
  plain.append(static_cast<size_t>(std::max(0, -places)), '0');
  return Error("NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION", {{"roundedValue", plain},
                                                                 {"originalValue", text_of(rounded, std::min(from, places))},
                                                                 {"precision", std::to_string(to.precision())},
                                                                 {"scale", std::to_string(to.scale())}});
}

// ---- Floating-point numbers are rounded by the digits that Double.toString shows. ----

// 0.d1d2d3... * 10^exponent, without zeros at the end.
FloatingDigits digits_of(double magnitude) {
  FloatingDigits out = floating_digits(magnitude);
  while (out.count > 1 && out.digits[out.count - 1] == '0') --out.count;
  ++out.exponent;
  return out;
}

// Whether the first `kept` digits are to be one greater.
bool rounds_up(const FloatingDigits& number, int kept, Rounding rounding) {
  const char next = number.digits[kept];
  if (next != '5' || rounding == Rounding::kHalfUp) return next >= '5';
  if (kept + 1 < number.count) return true;
  return kept > 0 && (number.digits[kept - 1] - '0') % 2 != 0;
}

// Most doubles lie so far from the middle of two roundings that their binary value tells which is the closer: a whole number below 2^53 by a power
// of ten that a double holds gives the double of the rounded digits.
std::optional<double> round_plainly(double value, int places) {
  constexpr double kTens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
  constexpr double kMost = 1e9;
  constexpr double kDoubt = 1e-6;  // more than the error of the product
  if (places < 0 || places >= static_cast<int>(std::size(kTens))) return std::nullopt;
  const double scaled = std::fabs(value) * kTens[places];
  if (!(scaled < kMost)) return std::nullopt;
  const double whole = std::floor(scaled);
  const double rest = scaled - whole;
  if (std::fabs(rest - 0.5) < kDoubt) return std::nullopt;
  const double rounded = rest > 0.5 ? whole + 1 : whole;
  return rounded == 0 ? 0.0 : std::copysign(rounded / kTens[places], value);
}

template <typename T>
T round_real(T value, int places, Rounding rounding) {
  if constexpr (std::is_same_v<T, double>) {
    if (const auto rounded = round_plainly(value, places)) return *rounded;
  }
  if (!std::isfinite(value)) return value;
  if (value == 0) return T{0};
  // Spark widens a float before it reads its digits.
  const FloatingDigits number = digits_of(static_cast<double>(std::fabs(value)));
  const int64_t kept = int64_t{number.exponent} + places;
  if (kept >= number.count) return value;
  if (kept < 0) return T{0};
  uint64_t whole = 0;
  for (int i = 0; i < kept; ++i) whole = whole * 10 + static_cast<uint64_t>(number.digits[i] - '0');
  if (rounds_up(number, static_cast<int>(kept), rounding)) ++whole;
  if (whole == 0) return T{0};
  char text[48];
  char* end = std::to_chars(text, text + sizeof(text) / 2, whole).ptr;
  *end++ = 'e';
  end = std::to_chars(end, text + sizeof(text), -places).ptr;
  T magnitude = std::numeric_limits<T>::infinity();
  std::from_chars(text, end, magnitude);
  return std::copysign(magnitude, value);
}

// ---- round, bround ----

// The values of a column, one by one, into a new one: body(value, out) is false for null.
template <typename T, typename R, typename Body>
std::shared_ptr<arrow::Array> map_column(const arrow::Array& column, const DataType& type, const Selection& selection, EvalContext& context,
                                         const Body& body) {
  const arrow::ArrayData& data = *column.data();
  const Cells<T> cells(data);
  ColumnWriter<R> writer(data.length, validity_bitmap(data, context.pool()), context.pool());
  R* out = writer.values();
  for_each_valid(selection, Validity(data), [&](int64_t row) {
    if (!body(row, cells[row], out[row])) writer.set_null(row);
  });
  return writer.finish(type);
}

class Round final : public ScalarFunction {
 public:
  Round(const char* name, Rounding rounding) : name_(name), rounding_(rounding) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty() || arguments.size() > 2) throw wrong_num_args(name(), "[1, 2]", arguments.size());
    const std::vector<DataType> types = cast_inputs({InputType::numeric(), TypeId::kInt}, arguments, mode, sql);
    Signature signature{types, types[0], true};
    int places = 0;
    if (arguments.size() == 1) {
      signature.added_arguments.push_back(literal(Value::integer(0)));
    } else {
      places = places_of(*arguments[1], mode, sql);
    }
    if (types[0].id() == TypeId::kDecimal) signature.result_type = rounded_decimal_type(types[0], places);
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const Value places = evaluate_constant(*call.arguments[1], context.settings());
    if (places.is_null()) return null_column(type, selection.num_rows, context.pool());
    auto column = context.evaluate(*call.arguments[0], selection);
    const auto digits = static_cast<int>(places.as_int());
    if (type.id() == TypeId::kDecimal) return round_decimals(*column, call, type, digits, selection, context);
    if (type.is_integral() && digits >= 0) return column;
    return visit_number(type, [&]<typename T>(Physical<T>) {
      return map_column<T, T>(*column, type, selection, context, [&](int64_t row, T value, T& out) {
        if constexpr (std::is_floating_point_v<T>) {
          out = round_real(value, digits, rounding_);
          return true;
        } else {
          return round_integer(row, value, digits, call.mode, context, out);
        }
      });
    });
  }

  bool can_fail(const Call& call) const override {
    const DataType& type = call.arguments[0]->type;
    return type.id() == TypeId::kDecimal || (type.is_integral() && call.mode == EvalMode::kAnsi);
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    return arguments.size() == 1 ? print_call(name(), {arguments[0], "0"}) : print_call(name(), arguments);
  }

 private:
  static int places_of(const Expression& expression, EvalMode mode, const std::string& sql) {
    if (!is_constant(expression)) {
      throw Error(
          "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
          {{"sqlExpr", "\"" + sql + "\""}, {"inputName", "`scale`"}, {"inputType", "\"INT\""}, {"inputExpr", "\"" + to_string(expression) + "\""}});
    }
    const Value places = evaluate_constant(*cast(std::make_shared<const Expression>(expression), TypeId::kInt, mode), EvalSettings());
    return places.is_null() ? 0 : static_cast<int>(places.as_int());
  }

  // Digits before the point become zeros, which may need one digit more than the type has.
  template <typename T>
  bool round_integer(int64_t row, T value, int places, EvalMode mode, EvalContext& context, T& out) const {
    const Int128 rounded = divide_by_ten_power(value, -std::max(places, -kMaxDecimalPrecision - 1), rounding_);
    const Int128 exact = rounded == 0 ? 0 : rounded * power_of_ten(-places);
    out = static_cast<T>(exact);
    if (mode != EvalMode::kAnsi || exact == static_cast<Int128>(out)) return true;
    context.errors().add(row, overflow("Overflow"));
    return false;
  }

  std::shared_ptr<arrow::Array> round_decimals(const arrow::Array& column, const Call& call, const DataType& type, int places,
                                               const Selection& selection, EvalContext& context) const {
    const int from = call.arguments[0]->type.scale();
    return map_column<Int128, Int128>(column, type, selection, context, [&](int64_t row, Int128 value, Int128& out) {
      const std::optional<Int128> rounded = round_decimal(value, from, places, rounding_, type);
      if (!rounded) context.errors().add(row, too_many_digits(value, from, places, rounding_, type));
      out = rounded.value_or(0);
      return rounded.has_value();
    });
  }

  const char* name_;
  Rounding rounding_;
};

// ---- ceil, floor ----

class CeilOrFloor final : public ScalarFunction {
 public:
  // `function` is the name in errors and of calls with a scale.
  CeilOrFloor(const char* name, const char* printed_name, Rounding rounding) : name_(name), printed_name_(printed_name), rounding_(rounding) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty() || arguments.size() > 2) throw wrong_num_args(name(), "2", arguments.size());
    if (arguments.size() == 2) return resolve_with_scale(arguments, mode, sql);
    const InputType number = InputType::one_of({TypeId::kDouble, TypeId::kDecimal, TypeId::kLong});
    const std::vector<DataType> types = cast_inputs({number}, arguments, mode, sql);
    const DataType& type = types[0];
    if (type.id() != TypeId::kDecimal) return {types, TypeId::kLong, true};
    return {types, type.scale() == 0 ? type : rounded_decimal_type(type, 0), true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    auto column = context.evaluate(*call.arguments[0], selection);
    const DataType& from = call.arguments[0]->type;
    if (from.id() == TypeId::kLong) return column;
    if (from.id() == TypeId::kDouble) return whole_numbers(*column, call.mode, type, selection, context);
    const int places = call.arguments.size() == 2 ? static_cast<int>(evaluate_constant(*call.arguments[1], context.settings()).as_int()) : 0;
    return map_column<Int128, Int128>(*column, type, selection, context, [&](int64_t row, Int128 value, Int128& out) {
      const std::optional<Int128> rounded = round_decimal(value, from.scale(), places, rounding_, type);
      if (!rounded) context.errors().add(row, too_many_digits(value, from.scale(), places, rounding_, type));
      out = rounded.value_or(0);
      return rounded.has_value();
    });
  }

  bool can_fail(const Call& call) const override {
    const TypeId id = call.arguments[0]->type.id();
    return id == TypeId::kDecimal || (id == TypeId::kDouble && call.mode == EvalMode::kAnsi);
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    return print_call(arguments.size() == 2 ? name_ : printed_name_, arguments);
  }

 private:
  Signature resolve_with_scale(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const {
    const Expression& scale = *arguments[1];
    const bool is_int = scale.type.id() == TypeId::kInt && is_constant(scale);
    const Value places = is_int ? evaluate_constant(scale, EvalSettings()) : Value();
    if (places.is_null()) {
      throw Error("NON_FOLDABLE_ARGUMENT", {{"funcName", "`" + std::string(name_) + "`"}, {"paramName", "`scale`"}, {"paramType", "\"INT\""}});
    }
    const std::vector<DataType> types = cast_inputs({TypeId::kDecimal, TypeId::kInt}, arguments, mode, sql);
    return {types, rounded_decimal_type(types[0], static_cast<int>(places.as_int())), true};
  }

  std::shared_ptr<arrow::Array> whole_numbers(const arrow::Array& column, EvalMode mode, const DataType& type, const Selection& selection,
                                              EvalContext& context) const {
    return map_column<double, int64_t>(column, type, selection, context, [&](int64_t row, double value, int64_t& out) {
      const double whole = rounding_ == Rounding::kCeiling ? std::ceil(value) : std::floor(value);
      if (whole >= -0x1p63 && whole < 0x1p63) {
        out = static_cast<int64_t>(whole);
        return true;
      }
      out = std::isnan(whole) ? 0 : whole < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
      if (mode != EvalMode::kAnsi || std::isnan(whole)) return true;
      context.errors().add(row, overflow("overflow"));
      return false;
    });
  }

  const char* name_;
  const char* printed_name_;
  Rounding rounding_;
};

}  // namespace

void register_rounding(ScalarFunctionRegistry& registry) {
  registry.add<Round>("round", Rounding::kHalfUp);
  registry.add<Round>("bround", Rounding::kHalfEven);
  registry.add<CeilOrFloor>("ceil", "CEIL", Rounding::kCeiling);
  registry.add<CeilOrFloor>("ceiling", "ceiling", Rounding::kCeiling);
  registry.add<CeilOrFloor>("floor", "FLOOR", Rounding::kFloor);
}

}  // namespace izvor::expr
