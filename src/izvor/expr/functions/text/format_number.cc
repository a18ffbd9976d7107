// format_number(number, digits behind the point) and format_number(number, pattern).
#include <arrow/array.h>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/decimal_pattern.h"
#include "izvor/expr/functions/text/decimal_text.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;
constexpr const char* kDefaultPattern = "#,###,###,###,###,###,##0";

// The pattern of the last row is kept: mostly it is the same for all rows.
class PatternCache {
 public:
  const DecimalPattern& of(int32_t digits) {
    if (!pattern_ || digits_ != digits) pattern_ = DecimalPattern::with_fraction_digits(digits);
    digits_ = digits;
    return *pattern_;
  }
  const DecimalPattern& of(Text text) {
    if (!pattern_ || text_ != text) pattern_.emplace(text.empty() ? kDefaultPattern : text);
    text_ = text;
    return *pattern_;
  }

 private:
  std::optional<DecimalPattern> pattern_;
  int32_t digits_ = 0;
  std::string text_;
};

class FormatNumber final : public ScalarFunction {
 public:
  std::string_view name() const override { return "format_number"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    auto types = cast_inputs({InputType::numeric(), InputType::one_of({TypeId::kInt, TypeId::kString})}, arguments, mode, sql);
    return {std::move(types), TypeId::kString, true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ArgumentRows rows(selection);
    const Operand number = rows.evaluate_operand(*call.arguments[0], context);
    const Operand format = rows.evaluate_operand(*call.arguments[1], context);
    if (number.is_null_constant() || format.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    const Inputs in{number, format, call.arguments[0]->type, selection, context};
    return visit_number_or_decimal(in.number_type, [&]<typename T>(Physical<T>) {
      return call.arguments[1]->type.id() == TypeId::kInt ? format_rows<T, int32_t>(in) : format_rows<T, Text>(in);
    });
  }

  bool can_fail(const Call& call) const override { return call.arguments[1]->type.id() == TypeId::kString; }

 private:
  struct Inputs {
    const Operand& number;
    const Operand& format;
    const DataType& number_type;
    const Selection& selection;
    EvalContext& context;
  };

  template <typename Fn>
  static std::shared_ptr<arrow::Array> visit_number_or_decimal(const DataType& type, Fn&& fn) {
    if (type.id() == TypeId::kDecimal) return fn(Physical<Int128>{});
    return visit_number(type, fn);
  }

  template <typename T>
  static void append(T value, const DataType& type, const DecimalPattern& pattern, std::string& plain, std::string& out) {
    if constexpr (std::is_floating_point_v<T>) {
      pattern.append(static_cast<double>(value), out);
    } else {
      plain.clear();
      if constexpr (std::is_same_v<T, Int128>) {
        append_decimal(value, type.scale(), plain);
      } else {
        append_integer(value, plain);
      }
      pattern.append(plain, std::is_same_v<T, Int128>, out);
    }
  }

  template <typename T, typename Format>
  static std::shared_ptr<arrow::Array> format_rows(const Inputs& in) {
    arrow::MemoryPool* pool = in.context.pool();
    auto validity = operands_validity(in.number, in.format, pool);
    const arrow::ArrayData shape(nullptr, in.selection.num_rows, {validity}, arrow::kUnknownNullCount);
    const OperandCells<T> numbers(in.number, pool);
    const OperandCells<Format> formats(in.format, pool);
    StringWriter writer(in.selection.num_rows, validity, pool);
    PatternCache patterns;
    std::string plain, out;
    for_each_valid(in.selection, Validity(shape), [&](int64_t row) {
      const Format format = formats[row];
      if constexpr (std::is_same_v<Format, int32_t>) {
        if (format < 0) return writer.set_null(row);
      }
      try {
        out.clear();
        append<T>(numbers[row], in.number_type, patterns.of(format), plain, out);
        writer.append(row, out);
      } catch (const Error& error) {
        writer.set_null(row);
        in.context.errors().add(row, error);
      }
    });
    return writer.finish(TypeId::kString);
  }
};

}  // namespace

void register_number_formats(ScalarFunctionRegistry& registry) { registry.add<FormatNumber>(); }

}  // namespace izvor::expr
