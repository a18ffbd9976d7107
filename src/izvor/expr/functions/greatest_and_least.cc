// greatest, least: nulls are left out.
#include <arrow/array.h>

#include "izvor/expr/cell_order.h"
#include "izvor/expr/choose.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/compare_cells.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

class Extreme final : public ScalarFunction {
 public:
  Extreme(const char* name, bool is_greatest) : name_(name), is_greatest_(is_greatest) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() < 2) throw wrong_num_args(name_, "> 1", arguments.size());
    std::vector<DataType> types;
    std::string text;
    for (const auto& argument : arguments) {
      types.push_back(argument->type);
      text += (text.empty() ? "" : ", ") + quoted_type(argument->type);
    }
    const auto common = common_type_without_strings(types, mode);
    if (!common) throw data_diff_types(sql, name_, "[" + text + "]");
    if (!is_ordered(*common)) throw invalid_ordering_type(sql, name_, *common);
    bool nullable = true;
    for (const auto& argument : arguments) nullable = nullable && nullable_as(*argument, *common, mode);
    return {std::vector<DataType>(arguments.size(), *common), *common, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    auto best = context.evaluate(*call.arguments[0], selection);
    if (type.id() == TypeId::kNull) return best;
    for (size_t i = 1; i < call.arguments.size(); ++i) {
      const auto next = context.evaluate(*call.arguments[i], selection);
      best = choose({best, next}, choices(*best, *next, type, selection), type, context.pool());
    }
    return best;
  }

 private:
  // 1 where `next` is the better one. Of equal ones the first stays.
  std::vector<uint16_t> choices(const arrow::Array& best, const arrow::Array& next, const DataType& type, const Selection& selection) const {
    std::vector<uint16_t> choice(static_cast<size_t>(selection.num_rows), 0);
    const Validity best_valid(*best.data());
    const Validity next_valid(*next.data());
    const auto choose_by = [&](auto&& is_less) {
      selection.for_each([&](int64_t row) {
        if (next_valid[row] && (!best_valid[row] || is_less(row))) choice[static_cast<size_t>(row)] = 1;
      });
    };
    if (type.is_nested()) {
      const auto order = CellOrder::make(type, best, next);
      choose_by([&](int64_t row) { return is_greatest_ ? order->compare(row, row) < 0 : order->compare(row, row) > 0; });
    } else {
      visit_physical(type, [&]<typename T>(Physical<T>) {
        const Cells<T> a(*(is_greatest_ ? best : next).data());
        const Cells<T> b(*(is_greatest_ ? next : best).data());
        choose_by([&](int64_t row) { return LessCells::apply(a[row], b[row]); });
      });
    }
    return choice;
  }

  const char* name_;
  bool is_greatest_;
};

}  // namespace

void register_greatest_and_least(ScalarFunctionRegistry& registry) {
  registry.add<Extreme>("greatest", true);
  registry.add<Extreme>("least", false);
}

}  // namespace izvor::expr
