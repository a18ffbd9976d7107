// == != < <= > >= and <=>. NaN equals NaN and is greater than every other number, -0.0 equals 0.0, strings compare by bytes.
#include <arrow/array.h>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/compare_cells.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

// A comparison as one of three relations, perhaps of the swapped sides, perhaps denied: a > b is b < a.
enum class Relation : uint8_t { kEqual, kLess, kLessOrEqual };

struct ComparisonForm {
  const char* name;
  const char* symbol;  // as Spark prints it
  Relation relation;
  bool swapped = false;
  bool negated = false;
};

DataType comparable_type(const char* symbol, const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql, bool equality) {
  const DataType& left = arguments[0]->type;
  const DataType& right = arguments[1]->type;
  const auto common = comparison_type(*arguments[0], *arguments[1], mode, equality);
  if (!common) throw binary_op_diff_types(sql, left, right);
  // Two nulls compare as any type does: to null.
  if (common->id() == TypeId::kNull) return TypeId::kBoolean;
  if (!is_ordered(*common)) throw invalid_ordering_type(sql, symbol, *common);
  return *common;
}

// The cells of an operand for CellOrder: a constant is one cell for all rows.
struct OrderedSide {
  OrderedSide(const Operand& operand, arrow::MemoryPool* pool)
      : array(operand.is_constant() ? repeat(operand.constant, 1, pool) : operand.column), row_mask(operand.is_constant() ? 0 : -1) {}
  std::shared_ptr<arrow::Array> array;
  int64_t row_mask;
};

// Nested types: fn(compare(row)), where compare is negative, zero or positive.
template <typename Fn>
void with_order(const Operand& left, const Operand& right, const DataType& type, arrow::MemoryPool* pool, Fn&& fn) {
  const OrderedSide a(left, pool);
  const OrderedSide b(right, pool);
  const auto order = CellOrder::make(type, *a.array, *b.array);
  fn([&](int64_t row) { return order->compare(row & a.row_mask, row & b.row_mask); });
}

void fill_nested_relation(Relation relation, const Operand& left, const Operand& right, const DataType& type, const Selection& selection,
                          BooleanWriter& out, arrow::MemoryPool* pool) {
  with_order(left, right, type, pool, [&](const auto& compare) {
    selection.for_each([&](int64_t row) {
      const int order = compare(row);
      out.set(row, relation == Relation::kEqual ? order == 0 : relation == Relation::kLess ? order < 0 : order <= 0);
    });
  });
}

template <typename Compare>
void fill_relation(const Operand& left, const Operand& right, const DataType& type, const Selection& selection, BooleanWriter& out) {
  visit_physical(type, [&]<typename T>(Physical<T>) {
    left.visit<T>([&](const auto& a) {
      right.visit<T>([&](const auto& b) { out.fill(selection, [&](int64_t row) { return Compare::apply(a[row], b[row]); }); });
    });
  });
}

void fill_relation(Relation relation, const Operand& left, const Operand& right, const DataType& type, const Selection& selection,
                   BooleanWriter& out) {
  switch (relation) {
    case Relation::kEqual: return fill_relation<EqualCells>(left, right, type, selection, out);
    case Relation::kLess: return fill_relation<LessCells>(left, right, type, selection, out);
    case Relation::kLessOrEqual: return fill_relation<LessOrEqualCells>(left, right, type, selection, out);
  }
}

class Comparison final : public ScalarFunction {
 public:
  explicit Comparison(const ComparisonForm& form) : form_(form) {}
  std::string_view name() const override { return form_.name; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(form_.name, 2, arguments);
    const DataType type = comparable_type(form_.symbol, arguments, mode, sql, form_.relation == Relation::kEqual);
    return {{type, type}, TypeId::kBoolean, nullable_as(*arguments[0], type, mode) || nullable_as(*arguments[1], type, mode)};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ArgumentRows rows(selection);
    Operand left = rows.evaluate_operand(*call.arguments[0], context);
    Operand right = rows.evaluate_operand(*call.arguments[1], context);
    if (left.is_null_constant() || right.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    if (form_.swapped) std::swap(left, right);
    BooleanWriter out(selection.num_rows, operands_validity(left, right, context.pool()), context.pool());
    const DataType& operand_type = call.arguments[0]->type;
    if (operand_type.is_nested()) {
      fill_nested_relation(form_.relation, left, right, operand_type, selection, out, context.pool());
    } else {
      fill_relation(form_.relation, left, right, operand_type, selection, out);
    }
    if (form_.negated) {
      for (int64_t i = 0; i < (selection.num_rows + 7) / 8; ++i) out.bits()[i] = static_cast<uint8_t>(~out.bits()[i]);
    }
    return out.finish();
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.size() != 2) return ScalarFunction::print(arguments);
    const std::string text = "(" + arguments[0] + " " + form_.symbol + " " + arguments[1] + ")";
    return form_.negated ? "(NOT " + text + ")" : text;
  }

 private:
  ComparisonForm form_;
};

// Two nulls are equal, a null and a value are not; never null.
class NullSafeEqual final : public ScalarFunction {
 public:
  std::string_view name() const override { return "<=>"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    const DataType type = comparable_type("<=>", arguments, mode, sql, true);
    return {{type, type}, TypeId::kBoolean, false};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    const Operand left = evaluate_operand(*call.arguments[0], selection, context);
    const Operand right = evaluate_operand(*call.arguments[1], selection, context);
    BooleanWriter out(selection.num_rows, nullptr, context.pool());
    if (left.is_null_constant() || right.is_null_constant()) {
      const Operand& other = left.is_null_constant() ? right : left;
      selection.for_each([&](int64_t row) { out.set(row, other.is_constant() ? other.constant.is_null() : other.column->IsNull(row)); });
      return out.finish();
    }
    if (call.arguments[0]->type.is_nested()) {
      with_order(left, right, call.arguments[0]->type, context.pool(),
                 [&](const auto& compare) { selection.for_each([&](int64_t row) { out.set(row, compare(row) == 0); }); });
      return out.finish();
    }
    const auto is_valid = [](const Operand& operand, int64_t row) { return operand.is_constant() || operand.column->IsValid(row); };
    visit_physical(call.arguments[0]->type, [&]<typename T>(Physical<T>) {
      left.visit<T>([&](const auto& a) {
        right.visit<T>([&](const auto& b) {
          selection.for_each([&](int64_t row) {
            const bool a_valid = is_valid(left, row);
            out.set(row, a_valid == is_valid(right, row) && (!a_valid || EqualCells::apply(a[row], b[row])));
          });
        });
      });
    });
    return out.finish();
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    return arguments.size() == 2 ? "(" + arguments[0] + " <=> " + arguments[1] + ")" : ScalarFunction::print(arguments);
  }
};

}  // namespace

void register_comparisons(ScalarFunctionRegistry& registry) {
  for (const ComparisonForm& form :
       {ComparisonForm{"==", "=", Relation::kEqual}, ComparisonForm{"=", "=", Relation::kEqual},
        ComparisonForm{"!=", "=", Relation::kEqual, false, true}, ComparisonForm{"<>", "=", Relation::kEqual, false, true},
        ComparisonForm{"<", "<", Relation::kLess}, ComparisonForm{"<=", "<=", Relation::kLessOrEqual},
        ComparisonForm{">", ">", Relation::kLess, true}, ComparisonForm{">=", ">=", Relation::kLessOrEqual, true}}) {
    registry.add<Comparison>(form);
  }
  registry.add<NullSafeEqual>();
}

}  // namespace izvor::expr
