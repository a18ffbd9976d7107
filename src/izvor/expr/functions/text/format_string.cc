// format_string (printf): Java's Formatter over the arguments of a row.
#include <variant>

#include <arrow/array.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/decimal_text.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/java_format.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/value_text.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// Readers of one argument of the rows. `text` holds what %s shows of it for the current row.
struct NullReader {
  void read(int64_t, FormatArgument& argument, std::string&) const { argument.kind = FormatArgument::Kind::kNull; }
};

template <typename T>
class CellReader {
 public:
  CellReader(const Operand& operand, const DataType& type, arrow::MemoryPool* pool) : cells_(operand, pool), scale_(type.scale()) {}

  void read(int64_t row, FormatArgument& argument, std::string& text) const {
    const std::optional<T> cell = cells_[row];
    if (!cell) {
      argument.kind = FormatArgument::Kind::kNull;
      return;
    }
    set(*cell, argument, text);
  }

 private:
  void set(T cell, FormatArgument& argument, std::string& text) const {
    using Kind = FormatArgument::Kind;
    text.clear();
    if constexpr (std::is_same_v<T, bool>) {
      argument.kind = Kind::kBoolean;
      argument.integer = cell;
    } else if constexpr (std::is_same_v<T, Text>) {
      argument.kind = Kind::kText;
      argument.text = cell;
      return;
    } else if constexpr (std::is_same_v<T, Int128>) {
      argument.kind = Kind::kText;
      append_decimal(cell, scale_, text);
    } else if constexpr (std::is_floating_point_v<T>) {
      argument.kind = Kind::kFloating;
      argument.floating = static_cast<double>(cell);
      char shown[kMaxValueText];
      text.assign(shown, std::is_same_v<T, float> ? write_float(static_cast<float>(cell), shown) : write_double(cell, shown));
    } else {
      argument.kind = Kind::kInteger;
      argument.integer = cell;
      argument.bytes = sizeof(T);
      append_integer(cell, text);
    }
    argument.text = text;
  }

  OperandCells<std::optional<T>> cells_;
  int scale_;
};

using ArgumentReader = std::variant<NullReader, CellReader<bool>, CellReader<int8_t>, CellReader<int16_t>, CellReader<int32_t>, CellReader<int64_t>,
                                    CellReader<float>, CellReader<double>, CellReader<Int128>, CellReader<Text>>;

ArgumentReader make_reader(const Operand& operand, const DataType& type, arrow::MemoryPool* pool) {
  if (type.id() == TypeId::kNull) return NullReader();
  return visit_physical(type, [&]<typename T>(Physical<T>) -> ArgumentReader { return CellReader<T>(operand, type, pool); });
}

class FormatString final : public ScalarFunction {
 public:
  explicit FormatString(const char* name) : name_(name) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty()) throw wrong_num_args(name_, "> 0", 0);
    auto types = cast_inputs({TypeId::kString}, {arguments[0]}, mode, sql);
    for (size_t i = 1; i < arguments.size(); ++i) {
      const DataType& type = arguments[i]->type;
      if (type.is_nested() || type.id() == TypeId::kBinary) throw_unsupported_type(type);
      types.push_back(type);
    }
    refuse_argument_zero(*arguments[0]);
    return {std::move(types), TypeId::kString, arguments[0]->nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    arrow::MemoryPool* pool = context.pool();
    const Operand format = evaluate_operand(*call.arguments[0], selection, context);
    if (format.is_null_constant()) return null_column(type, selection.num_rows, pool);
    const OperandCells<std::optional<Text>> formats(format, pool);
    std::vector<Operand> operands;
    std::vector<ArgumentReader> readers;
    for (size_t i = 1; i < call.arguments.size(); ++i) operands.push_back(evaluate_operand(*call.arguments[i], selection, context));
    for (size_t i = 0; i < operands.size(); ++i) readers.push_back(make_reader(operands[i], call.arguments[i + 1]->type, pool));
    std::vector<FormatArgument> arguments(readers.size());
    std::vector<std::string> texts(readers.size());
    StringWriter writer(selection.num_rows, nullptr, pool);
    std::optional<JavaFormat> parsed;
    std::string parsed_text, out;
    selection.for_each([&](int64_t row) {
      const auto text = formats[row];
      if (!text) return writer.set_null(row);
      for (size_t i = 0; i < readers.size(); ++i) {
        std::visit([&](const auto& reader) { reader.read(row, arguments[i], texts[i]); }, readers[i]);
      }
      try {
        if (!parsed || parsed_text != *text) parsed.emplace(*text);
        parsed_text = *text;
        out.clear();
        parsed->append(arguments, out);
        writer.append(row, out);
      } catch (const Error& error) {
        writer.set_null(row);
        context.errors().add(row, error);
      }
    });
    return writer.finish(type);
  }

  bool can_fail(const Call&) const override { return true; }

 private:
  void refuse_argument_zero(const Expression& format) const {
    if (!is_constant(format)) return;
    const Value value = evaluate_constant(format, {});
    if (value.is_null() || value.type.id() != TypeId::kString || value.as_string().find("%0$") == std::string::npos) return;
    throw Error("INVALID_PARAMETER_VALUE.ZERO_INDEX", {{"parameter", "`strfmt`"}, {"functionName", "`" + std::string(name_) + "`"}});
  }

  const char* name_;
};

}  // namespace

void register_string_formats(ScalarFunctionRegistry& registry) {
  for (const char* name : {"format_string", "printf"}) registry.add<FormatString>(name);
}

}  // namespace izvor::expr
