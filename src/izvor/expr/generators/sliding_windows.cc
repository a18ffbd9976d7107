#include "izvor/expr/generators/sliding_windows.h"

#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function.h"
#include "izvor/expr/functions/datetime/window_widths.h"

namespace izvor::expr {
namespace {

int64_t constant_of(const arrow::Array& column) { return Cells<int64_t>(*column.data())[0]; }

WindowWidths widths_of(const GeneratorFunction::Arguments& arguments) {
  return {constant_of(*arguments[1]), constant_of(*arguments[2]), constant_of(*arguments[3])};
}

class SlidingWindows final : public GeneratorFunction {
 public:
  std::string_view name() const override { return "window"; }

  GeneratorSignature resolve(const std::vector<ExpressionPtr>& arguments, const std::string&) const override {
    GeneratorSignature signature;
    for (const ExpressionPtr& argument : arguments) signature.argument_types.push_back(argument->type);
    const DataType& time = arguments[0]->type;
    const bool nullable = arguments[0]->nullable;
    signature.columns.emplace_back("window", DataType::structure({Field("start", time, nullable), Field("end", time, nullable)}), false);
    return signature;
  }

  void count_rows(const Arguments& arguments, std::vector<int32_t>& counts) const override {
    if (counts.empty()) return;
    const Cells<int64_t> times(*arguments[0]->data());
    const Validity validity(*arguments[0]->data());
    const WindowWidths widths = widths_of(arguments);
    for (size_t row = 0; row < counts.size(); ++row) {
      const auto at = static_cast<int64_t>(row);
      counts[row] = validity[at] ? static_cast<int32_t>(widths.windows_with(times[at])) : 0;
    }
  }

  Arguments columns(const Arguments& arguments, const GeneratedRows& rows, const std::vector<int>& wanted, arrow::MemoryPool* pool) const override {
    if (wanted.empty()) return {};
    const Cells<int64_t> times(*arguments[0]->data());
    const WindowWidths widths = widths_of(arguments);
    ColumnWriter<int64_t> starts(rows.count(), nullptr, pool);
    ColumnWriter<int64_t> ends(rows.count(), nullptr, pool);
    for (size_t i = 0; i < rows.sources.size(); ++i) {
      const int64_t start = widths.last_start(times[rows.sources[i]]) - rows.ordinals[i] * widths.slide;
      starts.values()[i] = start;
      ends.values()[i] = start + widths.duration;
    }
    const arrow::FieldVector fields{arrow::field("start", arguments[0]->type()), arrow::field("end", arguments[0]->type())};
    const bool is_local = static_cast<const arrow::TimestampType&>(*arguments[0]->type()).timezone().empty();
    const DataType time = is_local ? TypeId::kTimestampNtz : TypeId::kTimestamp;
    return {value_or_throw(arrow::StructArray::Make({starts.finish(time), ends.finish(time)}, fields))};
  }
};

}  // namespace

bool is_sliding_window(const Expression& expression) {
  const auto* call = expression.as<Call>();
  return call != nullptr && call->function->name() == "window" && window_widths(call->arguments).overlap();
}

const GeneratorFunction& sliding_windows() {
  static const SlidingWindows kWindows;
  return kWindows;
}

std::vector<ExpressionPtr> sliding_window_arguments(const Expression& window) {
  const std::vector<ExpressionPtr>& arguments = window.as<Call>()->arguments;
  const WindowWidths widths = window_widths(arguments);
  const auto number = [](int64_t value) { return literal(Value::long_integer(value)); };
  return {arguments[0], number(widths.duration), number(widths.slide), number(widths.start)};
}

}  // namespace izvor::expr
