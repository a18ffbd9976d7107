// window of a fixed width, and window_time.
#include <arrow/array.h>
#include <arrow/type.h>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/window_widths.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

Error not_positive(const std::string& sql, const char* name, int64_t value) {
  return Error("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", {{"sqlExpr", quoted(sql)},
                                                        {"exprName", std::string("`") + name + "`"},
                                                        {"valueRange", "(0, 9223372036854775807]"},
                                                        {"currentValue", std::to_string(value) + "L"}});
}

Error violated(const std::string& sql, const char* left, int64_t left_value, const char* constraint, const char* right, int64_t right_value) {
  return Error("DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION", {{"sqlExpr", quoted(sql)},
                                                                    {"leftExprName", std::string("`") + left + "`"},
                                                                    {"leftExprValue", std::to_string(left_value) + "L"},
                                                                    {"constraint", constraint},
                                                                    {"rightExprName", std::string("`") + right + "`"},
                                                                    {"rightExprValue", std::to_string(right_value) + "L"}});
}

void check_widths(const WindowWidths& widths, const std::string& time) {
  const std::string sql =
      "window(" + time + ", " + std::to_string(widths.duration) + ", " + std::to_string(widths.slide) + ", " + std::to_string(widths.start) + ")";
  if (widths.duration <= 0) throw not_positive(sql, "window_duration", widths.duration);
  if (widths.slide <= 0) throw not_positive(sql, "slide_duration", widths.slide);
  if (widths.slide > widths.duration) throw violated(sql, "slide_duration", widths.slide, "<=", "window_duration", widths.duration);
  const int64_t distance = widths.start < 0 ? -widths.start : widths.start;
  if (distance >= widths.slide) throw violated(sql, "abs(start_time)", distance, "<", "slide_duration", widths.slide);
}

DataType window_type(const DataType& time, bool nullable) {
  return DataType::structure({Field("start", time, nullable), Field("end", time, nullable)});
}

// The window that a time falls in. In Spark this is a rule of the analyser that drops rows without a time; here their window is null. Windows that
// overlap make several rows of one: their calls are replaced by a generator when they are analysed.
class Window final : public ScalarFunction {
 public:
  std::string_view name() const override { return "window"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() < 2 || arguments.size() > 4) throw wrong_num_args(name(), "[2, 3, 4]", arguments.size());
    const WindowWidths widths = window_widths(arguments);
    check_widths(widths, to_string(*arguments[0]));
    Signature signature{cast_inputs({InputType::any_timestamp()}, {arguments[0]}, mode, sql), TypeId::kNull, arguments[0]->nullable};
    signature.result_type = window_type(signature.argument_types[0], arguments[0]->nullable);
    for (size_t i = 1; i < arguments.size(); ++i) signature.argument_types.push_back(arguments[i]->type);
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto times = context.evaluate(*call.arguments[0], selection);
    const WindowWidths widths = window_widths(call.arguments);
    const DataType& time = call.arguments[0]->type;
    const arrow::ArrayData& data = *times->data();
    const auto validity = validity_bitmap(data, context.pool());
    const Cells<int64_t> cells(data);
    ColumnWriter<int64_t> starts(selection.num_rows, validity, context.pool());
    ColumnWriter<int64_t> ends(selection.num_rows, validity, context.pool());
    for_each_valid(selection, Validity(data), [&](int64_t row) {
      const int64_t start = widths.last_start(cells[row]);
      starts.values()[row] = start;
      ends.values()[row] = start + widths.duration;
    });
    const auto arrow_type = to_arrow(type);
    return std::make_shared<arrow::StructArray>(arrow_type, selection.num_rows, arrow::ArrayVector{starts.finish(time), ends.finish(time)}, validity);
  }

  std::string print(const std::vector<std::string>&) const override { return "window"; }
};

// The last microsecond of a window, which is the time that its rows stand for.
class WindowTime final : public ScalarFunction {
 public:
  std::string_view name() const override { return "window_time"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    const DataType& type = arguments[0]->type;
    const bool is_window = type.id() == TypeId::kStruct && type.fields().size() == 2 && type.fields()[0].name == "start" &&
                           type.fields()[1].name == "end" && InputType::any_timestamp().accepts(type.fields()[1].type());
    if (!is_window) throw Error("_LEGACY_ERROR_TEMP_3101", {{"windowTime", sql}});
    return {{type}, type.fields()[1].type(), arguments[0]->nullable || type.fields()[1].nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto windows = context.evaluate(*call.arguments[0], selection);
    const auto ends = value_or_throw(static_cast<const arrow::StructArray&>(*windows).GetFlattenedField(1, context.pool()));
    const arrow::ArrayData& data = *ends->data();
    const Cells<int64_t> cells(data);
    ColumnWriter<int64_t> writer(selection.num_rows, validity_bitmap(data, context.pool()), context.pool());
    int64_t* out = writer.values();
    for_each_valid(selection, Validity(data), [&](int64_t row) { out[row] = cells[row] - 1; });
    return writer.finish(type);
  }
};

}  // namespace

void register_windows(ScalarFunctionRegistry& registry) {
  registry.add<Window>();
  registry.add<WindowTime>();
}

}  // namespace izvor::expr
