// stack(n, a, b, ...): its arguments in n rows.
#include <arrow/array/concatenate.h>

#include <algorithm>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/generators/families.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

size_t columns_of(size_t values, size_t rows) { return (values + rows - 1) / rows; }

int32_t rows_of(const Expression& count, const std::string& sql) {
  if (count.type.id() != TypeId::kInt) throw unexpected_input_type(sql, 0, "\"INT\"", count);
  if (!is_constant(count)) throw non_foldable_input(sql, "`n`", TypeId::kInt, count);
  const Value value = evaluate_constant(count, {});
  if (value.is_null()) throw unexpected_null(sql, "`n`");
  const auto rows = static_cast<int32_t>(value.as_int());
  if (rows <= 0) throw value_out_of_range(sql, "`n`", "(0, 2147483647]", std::to_string(rows));
  return rows;
}

// The type that the values of a column have, those aside that are null without a type.
DataType column_type(const std::vector<ExpressionPtr>& arguments, size_t column, size_t columns, const std::string& sql) {
  const Expression* first = nullptr;
  size_t first_index = 0;
  for (size_t i = column + 1; i < arguments.size(); i += columns) {
    if (arguments[i]->type.id() == TypeId::kNull) continue;
    if (first == nullptr) {
      first = arguments[i].get();
      first_index = i;
    } else if (!(first->type == arguments[i]->type)) {
      throw Error("DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES", {{"sqlExpr", "\"" + sql + "\""},
                                                                {"columnIndex", std::to_string(column)},
                                                                {"leftParamIndex", std::to_string(first_index)},
                                                                {"leftType", quoted_type(first->type)},
                                                                {"rightParamIndex", std::to_string(i)},
                                                                {"rightType", quoted_type(arguments[i]->type)}});
    }
  }
  return first == nullptr ? DataType(TypeId::kNull) : first->type;
}

class Stack final : public GeneratorFunction {
 public:
  std::string_view name() const override { return "stack"; }

  GeneratorSignature resolve(const std::vector<ExpressionPtr>& arguments, const std::string& sql) const override {
    if (arguments.size() < 2) throw wrong_num_args(name(), "> 1", arguments.size());
    const size_t columns = columns_of(arguments.size() - 1, static_cast<size_t>(rows_of(*arguments[0], sql)));
    GeneratorSignature signature{{TypeId::kInt}, {}};
    for (size_t column = 0; column < columns; ++column) {
      signature.columns.emplace_back("col" + std::to_string(column), column_type(arguments, column, columns, sql), true);
    }
    for (size_t i = 1; i < arguments.size(); ++i) signature.argument_types.push_back(signature.columns[(i - 1) % columns].type());
    return signature;
  }

  void count_rows(const Arguments& arguments, std::vector<int32_t>& counts) const override {
    if (!counts.empty()) std::fill(counts.begin(), counts.end(), Cells<int32_t>(*arguments[0]->data())[0]);
  }

  // The values of a column lie one behind the other, so that a row's value is `ordinal` batches behind that of the first.
  Arguments columns(const Arguments& arguments, const GeneratedRows& rows, const std::vector<int>& wanted, arrow::MemoryPool* pool) const override {
    const int64_t batch_rows = arguments[0]->length();
    const auto number_of_rows = static_cast<size_t>(Cells<int32_t>(*arguments[0]->data())[0]);
    const size_t number_of_columns = columns_of(arguments.size() - 1, number_of_rows);
    Arguments out;
    std::vector<int32_t> cells(rows.sources.size());
    for (const int column : wanted) {
      arrow::ArrayVector values;
      for (size_t i = static_cast<size_t>(column) + 1; i < arguments.size(); i += number_of_columns) values.push_back(arguments[i]);
      for (size_t i = 0; i < cells.size(); ++i) {
        const bool has_value = static_cast<size_t>(rows.ordinals[i]) < values.size();
        cells[i] = has_value ? static_cast<int32_t>(rows.ordinals[i] * batch_rows + rows.sources[i]) : kGatherNull;
      }
      const auto all = values.size() == 1 ? values[0] : value_or_throw(arrow::Concatenate(values, pool));
      out.push_back(gather_or_null(*all, cells.data(), rows.count(), pool));
    }
    return out;
  }
};

}  // namespace

void register_stack(GeneratorRegistry& registry) { registry.add<Stack>(); }

}  // namespace izvor::expr
