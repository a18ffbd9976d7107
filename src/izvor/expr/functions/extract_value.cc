#include "izvor/expr/functions/extract_value.h"

#include <arrow/array.h>
#include <arrow/array/array_nested.h>
#include <arrow/array/concatenate.h>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/gather.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

// The ordinal and the name travel as literal arguments behind the struct.
size_t ordinal_of(const std::vector<ExpressionPtr>& arguments) { return static_cast<size_t>(arguments[1]->as<Literal>()->value.as_int()); }

std::string print_field(std::string_view name, const std::vector<std::string>& arguments) {
  return arguments.size() == 3 ? arguments[0] + "." + arguments[2] : print_call(name, arguments);
}

// The names can be called in SQL too, with anything: `structure` is the type that has the fields, null when there is none.
void check_field_call(std::string_view name, const std::vector<ExpressionPtr>& arguments, const DataType* structure, const std::string& sql) {
  require_num_args(name, 3, arguments);
  if (structure == nullptr || structure->id() != TypeId::kStruct) throw unexpected_input_type(sql, 0, "\"STRUCT\"", *arguments[0]);
  const auto* ordinal = arguments[1]->as<Literal>();
  const bool is_ordinal = ordinal != nullptr && ordinal->value.type.id() == TypeId::kInt && !ordinal->value.is_null() && ordinal->value.as_int() >= 0;
  if (!is_ordinal || ordinal_of(arguments) >= structure->fields().size()) throw unexpected_input_type(sql, 1, "\"INT\"", *arguments[1]);
}

const DataType* element_of(const DataType& type) { return type.id() == TypeId::kArray ? &type.fields()[0].type() : nullptr; }

std::string print_element(std::string_view name, const std::vector<std::string>& arguments) {
  return arguments.size() == 2 ? arguments[0] + "[" + arguments[1] + "]" : print_call(name, arguments);
}

// The cells of a struct's field, null where the struct is.
std::shared_ptr<arrow::Array> field_of(const arrow::Array& structs, size_t ordinal, arrow::MemoryPool* pool) {
  return value_or_throw(static_cast<const arrow::StructArray&>(structs).GetFlattenedField(static_cast<int>(ordinal), pool));
}

class GetStructField final : public ScalarFunction {
 public:
  std::string_view name() const override { return "get_struct_field"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    check_field_call(name(), arguments, arguments.empty() ? nullptr : &arguments[0]->type, sql);
    const Field& field = arguments[0]->type.fields()[ordinal_of(arguments)];
    return {{arguments[0]->type, TypeId::kInt, TypeId::kString}, field.type(), arguments[0]->nullable || field.nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    return field_of(*context.evaluate(*call.arguments[0], selection), ordinal_of(call.arguments), context.pool());
  }

  std::string print(const std::vector<std::string>& arguments) const override { return print_field(name(), arguments); }
};

class GetArrayStructFields final : public ScalarFunction {
 public:
  std::string_view name() const override { return "get_array_struct_fields"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    check_field_call(name(), arguments, arguments.empty() ? nullptr : element_of(arguments[0]->type), sql);
    const Field& element = arguments[0]->type.fields()[0];
    const Field& field = element.type().fields()[ordinal_of(arguments)];
    return {{arguments[0]->type, TypeId::kInt, TypeId::kString},
            DataType::array(field.type(), element.nullable || field.nullable),
            arguments[0]->nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto column = context.evaluate(*call.arguments[0], selection);
    const auto& lists = static_cast<const arrow::ListArray&>(*column);
    const auto fields = field_of(*lists.values(), ordinal_of(call.arguments), context.pool());
    auto data = lists.data()->Copy();
    data->type = to_arrow(type);
    data->child_data = {fields->data()};
    return arrow::MakeArray(data);
  }

  std::string print(const std::vector<std::string>& arguments) const override { return print_field(name(), arguments); }
};

// -1 in `rows` stands for null.
std::shared_ptr<arrow::Array> gather_or_null(const arrow::Array& cells, std::vector<int32_t> rows, const DataType& type, arrow::MemoryPool* pool) {
  bool any_null = false;
  for (const int32_t row : rows) any_null = any_null || row < 0;
  if (!any_null) return gather(cells, rows.data(), static_cast<int64_t>(rows.size()), pool);
  const auto with_null = value_or_throw(arrow::Concatenate({cells.Slice(0), null_column(type, 1, pool)}, pool));
  for (int32_t& row : rows) row = row < 0 ? static_cast<int32_t>(cells.length()) : row;
  return gather(*with_null, rows.data(), static_cast<int64_t>(rows.size()), pool);
}

class GetArrayItem final : public ScalarFunction {
 public:
  std::string_view name() const override { return "get_array_item"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    if (arguments[0]->type.id() != TypeId::kArray) throw unexpected_input_type(sql, 0, "\"ARRAY\"", *arguments[0]);
    const DataType index = cast_inputs({TypeId::kArray, InputType::integral()}, arguments, mode, sql, false)[1];
    return {{arguments[0]->type, index.id() == TypeId::kLong ? index : DataType(TypeId::kInt)},
            arguments[0]->type.fields()[0].type(),
            is_nullable(*arguments[0], *arguments[1], mode)};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ArgumentRows arguments(selection);
    const auto column = arguments.evaluate(*call.arguments[0], context);
    const auto& lists = static_cast<const arrow::ListArray&>(*column);
    const auto indices = arguments.evaluate(*call.arguments[1], context);
    std::vector<int32_t> rows(static_cast<size_t>(selection.num_rows), -1);
    const auto find = [&]<typename T>(Physical<T>) {
      const Cells<T> cells(*indices->data());
      selection.for_each([&](int64_t row) {
        if (lists.IsNull(row) || indices->IsNull(row)) return;
        const int64_t index = cells[row];
        if (index >= 0 && index < lists.value_length(row)) {
          rows[static_cast<size_t>(row)] = lists.value_offset(row) + static_cast<int32_t>(index);
        } else if (call.mode == EvalMode::kAnsi) {
          context.errors().add(row, Error("INVALID_ARRAY_INDEX", {{"indexValue", std::to_string(index)},
                                                                  {"arraySize", std::to_string(lists.value_length(row))},
                                                                  {"ansiConfig", "\"spark.sql.ansi.enabled\""}}));
        }
      });
    };
    visit_number(call.arguments[1]->type, find);
    return gather_or_null(*lists.values(), std::move(rows), type, context.pool());
  }

  bool can_fail(const Call& call) const override { return call.mode == EvalMode::kAnsi; }
  std::string print(const std::vector<std::string>& arguments) const override { return print_element(name(), arguments); }

 private:
  // Of a written array it is known which element a constant means. A place that is null makes the element null, which Spark does not count.
  static bool is_nullable(const Expression& array, const Expression& index, EvalMode mode) {
    if (!is_constant(index) || index.nullable) return mode != EvalMode::kAnsi || array.nullable || array.type.fields()[0].nullable;
    const auto* fields = array.as<Call>();
    const bool takes_field = fields != nullptr && fields->function->name() == "get_array_struct_fields";
    const auto* elements = takes_field ? fields->arguments[0]->as<Call>() : fields;
    if (elements == nullptr || elements->function->name() != "array") return true;
    const int64_t at = evaluate_constant(index, {}).as_int();
    if (at < 0 || at >= static_cast<int64_t>(elements->arguments.size())) return true;
    const Expression& element = *elements->arguments[static_cast<size_t>(at)];
    return element.nullable || (takes_field && element.type.fields()[ordinal_of(fields->arguments)].nullable);
  }
};

class GetMapValue final : public ScalarFunction {
 public:
  std::string_view name() const override { return "get_map_value"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    const DataType map = arguments[0]->type;
    if (map.id() != TypeId::kMap) throw unexpected_input_type(sql, 0, "\"MAP\"", *arguments[0]);
    cast_inputs({TypeId::kMap, map.fields()[0].type()}, arguments, mode, sql);
    return {{map, map.fields()[0].type()}, map.fields()[1].type(), true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ArgumentRows arguments(selection);
    const auto column = arguments.evaluate(*call.arguments[0], context);
    const auto& maps = static_cast<const arrow::MapArray&>(*column);
    const auto wanted = arguments.evaluate(*call.arguments[1], context);
    const auto order = CellOrder::make(call.arguments[1]->type, *maps.keys(), *wanted);
    std::vector<int32_t> rows(static_cast<size_t>(selection.num_rows), -1);
    selection.for_each([&](int64_t row) {
      if (maps.IsNull(row) || wanted->IsNull(row)) return;
      for (int32_t entry = maps.value_offset(row); entry < maps.value_offset(row + 1); ++entry) {
        if (!order->equal(entry, row)) continue;
        rows[static_cast<size_t>(row)] = entry;
        return;
      }
    });
    return gather_or_null(*maps.items(), std::move(rows), type, context.pool());
  }

  std::string print(const std::vector<std::string>& arguments) const override { return print_element(name(), arguments); }
};

}  // namespace

void register_extract_value(ScalarFunctionRegistry& registry) {
  registry.add<GetStructField>();
  registry.add<GetArrayStructFields>();
  registry.add<GetArrayItem>();
  registry.add<GetMapValue>();
}

ExpressionPtr get_field(ExpressionPtr child, size_t ordinal, const std::string& name, EvalMode mode) {
  const char* function = child->type.id() == TypeId::kArray ? "get_array_struct_fields" : "get_struct_field";
  return call(*find_scalar_function(function),
              {std::move(child), literal(Value::integer(static_cast<int32_t>(ordinal))), literal(Value::string(name))}, mode);
}

ExpressionPtr get_element(ExpressionPtr container, ExpressionPtr key, EvalMode mode) {
  const char* function = container->type.id() == TypeId::kArray ? "get_array_item" : "get_map_value";
  return call(*find_scalar_function(function), {std::move(container), std::move(key)}, mode);
}

}  // namespace izvor::expr
