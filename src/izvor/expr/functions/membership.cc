// in: value IN (item, ...).
#include <algorithm>
#include <array>

#include <arrow/array.h>

#include "izvor/expr/cell_order.h"
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

bool same_structure(const DataType& a, const DataType& b) {
  if (a.id() != b.id() || !a.is_nested()) return a == b;
  return std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                    [](const Field& x, const Field& y) { return same_structure(x.type(), y.type()); });
}

// fn(is_equal), where is_equal(row) compares the value of a row with the item's.
template <typename Fn>
void with_equality(const std::shared_ptr<arrow::Array>& value, const Operand& item, const DataType& type, arrow::MemoryPool* pool, Fn&& fn) {
  if (type.is_nested()) {
    const auto items = item.is_constant() ? repeat(item.constant, 1, pool) : item.column;
    const auto order = CellOrder::make(type, *value, *items);
    fn([&](int64_t row) { return order->equal(row, item.is_constant() ? 0 : row); });
    return;
  }
  visit_physical(type, [&]<typename T>(Physical<T>) {
    const Cells<T> cells(*value->data());
    item.visit<T>([&](const auto& items) { fn([&](int64_t row) { return EqualCells::apply(cells[row], items[row]); }); });
  });
}

constexpr size_t kFewItems = 32;

// Every row is compared with all items, without branches.
template <typename T>
void fill_few_items(const Cells<T>& values, const std::vector<Operand>& items, const Selection& selection, BooleanWriter& out) {
  std::array<T, kFewItems> wanted;
  for (size_t i = 0; i < items.size(); ++i) wanted[i] = physical_value<T>(items[i].constant);
  out.fill(selection, [&](int64_t row) {
    const T value = values[row];
    bool found = false;
    for (size_t i = 0; i < items.size(); ++i) found |= EqualCells::apply(value, wanted[i]);
    return found;
  });
}

// The items as literals; empty when there are others, nulls or too many.
std::vector<Operand> few_literals(const Call& call) {
  std::vector<Operand> items;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    const auto* literal = call.arguments[i]->as<Literal>();
    if (literal == nullptr || literal->value.is_null() || items.size() == kFewItems) return {};
    items.push_back({nullptr, literal->value});
  }
  return items;
}

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
    // Structs may differ in the names of their fields.
    const bool same = std::all_of(types.begin(), types.end(), [&](const DataType& type) { return same_structure(type, types[0]); });
    if (!common && same) common = types[0];
    if (!common) throw data_diff_types(sql, "in", "[" + text + "]");
    if (common->id() == TypeId::kNull) common = DataType(TypeId::kBoolean);
    if (!is_ordered(*common)) throw invalid_ordering_type(sql, "in", *common);
    bool nullable = false;
    for (const auto& argument : arguments) nullable = nullable || nullable_as(*argument, *common, mode);
    return {std::vector<DataType>(arguments.size(), *common), TypeId::kBoolean, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    const auto value = context.evaluate(*call.arguments[0], selection);
    BooleanWriter out(selection.num_rows, validity_bitmap(*value->data(), context.pool()), context.pool());
    const DataType& type = call.arguments[0]->type;
    if (const auto items = few_literals(call); !items.empty() && !type.is_nested()) {
      visit_physical(type, [&]<typename T>(Physical<T>) { fill_few_items(Cells<T>(*value->data()), items, selection, out); });
      return out.finish();
    }
    SelectionVector open(selection, [&](int64_t row) { return value->IsValid(row); });
    std::vector<bool> met_null(static_cast<size_t>(selection.num_rows), false);
    for (size_t i = 1; i < call.arguments.size() && !open.empty(); ++i) {
      const Operand item = evaluate_operand(*call.arguments[i], open.view(), context);
      if (item.is_null_constant()) {
        open.view().for_each([&](int64_t row) { met_null[static_cast<size_t>(row)] = true; });
        continue;
      }
      with_equality(value, item, call.arguments[0]->type, context.pool(), [&](const auto& is_equal) {
        open = SelectionVector(open.view(), [&](int64_t row) {
          if (!item.is_constant() && item.column->IsNull(row)) {
            met_null[static_cast<size_t>(row)] = true;
            return true;
          }
          const bool match = is_equal(row);
          out.set(row, match);
          return !match;
        });
      });
    }
    open.view().for_each([&](int64_t row) {
      if (met_null[static_cast<size_t>(row)]) out.set_null(row);
    });
    return out.finish();
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.empty()) return ScalarFunction::print(arguments);
    std::string text = "(" + arguments[0] + " IN (";
    for (size_t i = 1; i < arguments.size(); ++i) text += (i > 1 ? ", " : "") + arguments[i];
    return text + "))";
  }
};

}  // namespace

void register_membership(ScalarFunctionRegistry& registry) { registry.add<In>(); }

}  // namespace izvor::expr
