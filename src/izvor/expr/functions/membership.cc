// in: value IN (item, ...).
#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/compare_cells.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/selection.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

// True on a match; else null if the value or an item is null; else false. Items behind a match are not evaluated.
class In final : public ScalarFunction {
 public:
  std::string_view name() const override { return "in"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty()) throw wrong_num_args(name(), "> 0", 0);
    std::vector<DataType> types;
    std::string text;
    for (const auto& argument : arguments) {
      types.push_back(argument->type);
      text += (text.empty() ? "" : ", ") + quoted_type(argument->type);
    }
    auto common = common_type(types, mode);
    if (!common) throw data_diff_types(sql, "in", "[" + text + "]");
    if (common->id() == TypeId::kNull) common = DataType(TypeId::kBoolean);
    if (!has_physical_type(*common)) throw_unsupported_type(*common);
    bool nullable = false;
    for (const auto& argument : arguments) nullable = nullable || nullable_as(*argument, *common, mode);
    return {std::vector<DataType>(arguments.size(), *common), TypeId::kBoolean, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    const auto value = context.evaluate(*call.arguments[0], selection);
    BooleanWriter out(selection.num_rows, validity_bitmap(*value->data(), context.pool()), context.pool());
    SelectionVector open(selection, [&](int64_t row) { return value->IsValid(row); });
    std::vector<bool> met_null(static_cast<size_t>(selection.num_rows), false);
    visit_physical(call.arguments[0]->type, [&]<typename T>(Physical<T>) {
      const Cells<T> cells(*value->data());
      for (size_t i = 1; i < call.arguments.size() && !open.empty(); ++i) {
        const Operand item = evaluate_operand(*call.arguments[i], open.view(), context);
        const auto is_null = [&](int64_t row) { return item.is_constant() ? item.constant.is_null() : item.column->IsNull(row); };
        if (item.is_null_constant()) {
          open.view().for_each([&](int64_t row) { met_null[static_cast<size_t>(row)] = true; });
          continue;
        }
        item.visit<T>([&](const auto& items) {
          open = SelectionVector(open.view(), [&](int64_t row) {
            if (is_null(row)) {
              met_null[static_cast<size_t>(row)] = true;
              return true;
            }
            const bool match = EqualCells::apply(cells[row], items[row]);
            out.set(row, match);
            return !match;
          });
        });
      }
    });
    open.view().for_each([&](int64_t row) {
      if (met_null[static_cast<size_t>(row)]) out.set_null(row);
    });
    return out.finish();
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    std::string text = "(" + arguments[0] + " IN (";
    for (size_t i = 1; i < arguments.size(); ++i) text += (i > 1 ? ", " : "") + arguments[i];
    return text + "))";
  }
};

}  // namespace

void register_membership(ScalarFunctionRegistry& registry) { registry.add<In>(); }

}  // namespace izvor::expr
