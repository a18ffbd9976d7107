// array, array_repeat.
#include <algorithm>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/functions/collection/array_limits.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

Signature resolve_array(const ResolveInput& input) {
  if (input.size() == 0) return {{}, DataType::array(TypeId::kNull, false), false};
  std::vector<DataType> types = input.types();
  if (!all_same_type(types)) {
    const auto common = common_type(types, input.mode);
    if (!common) {
      std::string text = "(";
      for (const DataType& type : types) text += (text.size() > 1 ? " or " : "") + quoted_type(type);
      throw data_diff_types(input.sql, "array", text + ")");
    }
    types.assign(types.size(), *common);
  }
  bool has_null = false;
  for (size_t i = 0; i < types.size(); ++i) has_null = has_null || nullable_as(input.argument(i), types[i], input.mode);
  const DataType result = DataType::array(merge_nullability(types), has_null);
  return {std::move(types), result, false};
}

std::shared_ptr<arrow::Array> evaluate_array(const ColumnCall& call) {
  PickedLists out(call.selection.num_rows, call.pool());
  std::vector<int32_t> first_cells;
  for (const auto& argument : call.arguments) first_cells.push_back(out.add_source(argument));
  call.selection.for_each([&](int64_t row) {
    out.start(row);
    for (const int32_t first : first_cells) out.pick(first + static_cast<int32_t>(row));
  });
  return out.finish(call.type);
}

Signature resolve_array_repeat(const ResolveInput& input) {
  input.require_size(2);
  const TypeId count = input.type(1).id();
  if (count != TypeId::kInt && count != TypeId::kNull) throw unexpected_input_type(input.sql, 1, "\"INT\"", input.argument(1));
  return {{input.type(0), TypeId::kInt}, DataType::array(input.type(0), input.nullable(0)), input.nullable(1)};
}

std::shared_ptr<arrow::Array> evaluate_array_repeat(const ColumnCall& call) {
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(call.arguments[0]);
  const Cells<int32_t> counts(*call.argument(1).data());
  for_each_complete_row(call.selection, {call.arguments[1]}, out, [&](int64_t row) {
    out.start(row);
    if (counts[row] > kMaxArrayLength) {
      out.set_null(row);
      return call.errors().add(row, array_too_long(counts[row], "array_repeat"));
    }
    for (int32_t i = 0; i < counts[row]; ++i) out.pick(static_cast<int32_t>(row));
  });
  return out.finish(call.type);
}

// Spark's ArrayRepeat looks at the count first: where it is null, the item is not evaluated.
class ArrayRepeat final : public ScalarFunction {
 public:
  std::string_view name() const override { return "array_repeat"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    return resolve_array_repeat({name(), arguments, mode, sql});
  }

  bool can_fail(const Call&) const override { return true; }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ArgumentRows rows(selection);
    const auto counts = rows.evaluate(*call.arguments[1], context);
    const auto items = rows.evaluate(*call.arguments[0], context);
    return evaluate_array_repeat({call, type, selection, context, {items, counts}});
  }
};

}  // namespace

void register_array_creation(ScalarFunctionRegistry& registry) {
  registry.add<ColumnFunction>(evaluating_all({"array", resolve_array, evaluate_array}));
  registry.add<ArrayRepeat>();
}

}  // namespace izvor::expr
