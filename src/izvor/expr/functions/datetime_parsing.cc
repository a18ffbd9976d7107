// to_timestamp and to_date: with one argument a cast, with a format a parse by pattern.
#include <optional>

#include <arrow/array.h>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/datetime_pattern.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

bool is_datetime(TypeId id) { return id == TypeId::kDate || id == TypeId::kTimestamp || id == TypeId::kTimestampNtz; }

class DatetimeParser final : public ScalarFunction {
 public:
  DatetimeParser(const char* name, TypeId result, bool always_try) : name_(name), result_(result), always_try_(always_try) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string&) const override {
    if (arguments.empty() || arguments.size() > 2) throw wrong_num_args(name_, "[1, 2]", arguments.size());
    const bool has_format = arguments.size() == 2;
    const DataType type = argument_type(arguments[0]->type, has_format);
    if (!has_format) {
      const bool nullable = nullable_as(*arguments[0], type, mode) || cast_forces_null(type, result_, mode_of(mode));
      return {{type}, result_, nullable};
    }
    const bool nullable = mode_of(mode) != EvalMode::kAnsi || nullable_as(*arguments[0], type, mode) || arguments[1]->nullable;
    return {{type, TypeId::kString}, result_, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto argument = context.evaluate(*call.arguments[0], selection);
    const DataType& from = call.arguments[0]->type;
    if (call.arguments.size() == 2 && from.id() == TypeId::kString) return parse(argument, call, type, selection, context);
    if (from == type) return argument;
    return find_cast_kernel(from, type)({*argument, from, type, mode_of(call.mode), selection, context});
  }

  bool can_fail(const Call& call) const override {
    if (mode_of(call.mode) != EvalMode::kAnsi) return false;
    return call.arguments.size() == 2 || cast_can_fail(call.arguments[0]->type, result_, EvalMode::kAnsi);
  }

 private:
  EvalMode mode_of(EvalMode mode) const { return always_try_ ? EvalMode::kTry : mode; }

  // Numbers are seconds to to_timestamp; whatever else is no date is read as text.
  DataType argument_type(const DataType& from, bool has_format) const {
    if (is_datetime(from.id())) return from;
    const bool is_seconds = from.is_numeric() && from.id() != TypeId::kDecimal;
    return result_ == TypeId::kTimestamp && is_seconds && !has_format ? from : DataType(TypeId::kString);
  }

  std::shared_ptr<arrow::Array> parse(const std::shared_ptr<arrow::Array>& texts, const Call& call, const DataType& type, const Selection& selection,
                                      EvalContext& context) const {
    const Operand format = evaluate_operand(*call.arguments[1], selection, context);
    if (format.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    const Validity format_validity = format.is_constant() ? Validity(*texts->data()) : Validity(format.data());
    static const DataType kLocal = TypeId::kTimestampNtz;
    ColumnWriter<int64_t> micros(selection.num_rows, operands_validity({texts, {}}, format, context.pool()), context.pool());
    const Cells<std::string_view> cells(*texts->data());
    std::optional<DatetimePattern> pattern;
    std::string compiled;
    format.visit<std::string_view>([&](const auto& formats) {
      for_each_valid(selection, Validity(*texts->data()), [&](int64_t row) {
        if (!format_validity[row]) return;
        if (!pattern || compiled != formats[row]) {
          compiled = formats[row];
          pattern.emplace(compiled);
        }
        parse_row(*pattern, cells[row], row, call.mode, micros, context);
      });
    });
    const auto local = micros.finish(kLocal);
    return find_cast_kernel(kLocal, type)({*local, kLocal, type, EvalMode::kLegacy, selection, context});
  }

  void parse_row(const DatetimePattern& pattern, std::string_view text, int64_t row, EvalMode mode, ColumnWriter<int64_t>& out,
                 EvalContext& context) const {
    const bool raises = mode_of(mode) == EvalMode::kAnsi;
    std::string message;
    if (pattern.parse(text, out.values()[row], raises ? &message : nullptr)) return;
    out.set_null(row);
    const std::string try_function = result_ == TypeId::kDate ? "`try_to_date`" : "`try_to_timestamp`";
    if (raises) context.errors().add(row, Error("CANNOT_PARSE_TIMESTAMP", {{"message", message}, {"func", try_function}}));
  }

  const char* name_;
  TypeId result_;
  bool always_try_;
};

}  // namespace

void register_datetime_parsing(ScalarFunctionRegistry& registry) {
  registry.add<DatetimeParser>("to_timestamp", TypeId::kTimestamp, false);
  registry.add<DatetimeParser>("to_date", TypeId::kDate, false);
  registry.add<DatetimeParser>("try_to_timestamp", TypeId::kTimestamp, true);
  registry.add<DatetimeParser>("try_to_date", TypeId::kDate, true);
}

}  // namespace izvor::expr
