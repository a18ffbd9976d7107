#pragma once

// Functions that apply a lambda to the elements of arrays and maps.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/column_function.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {

// An argument where a lambda belongs: a lambda, or an expression that stands for one whose parameters it does not use.
const Expression& body_of(const Expression& argument);

// A parameter of a lambda, without its name and id.
inline Attribute parameter(const DataType& type, bool nullable) { return {-1, "", type, nullable}; }

struct LambdaFunctionSpec {
  std::string name;
  // The parameters of the lambda at `index` written with `count` of them. Arguments that are lambdas are null; those before `first_lambda` are none.
  std::function<std::vector<Attribute>(const ResolveInput& input, size_t index, size_t count)> parameters;
  std::function<Signature(const ResolveInput&)> resolve;
  // Arguments that are lambdas are null in the call's arguments.
  std::function<std::shared_ptr<arrow::Array>(const ColumnCall&)> evaluate;
  std::function<std::string(const std::vector<std::string>&)> print = nullptr;
  bool can_fail = false;
  // How many arguments there are, and the first that may be a lambda.
  size_t least = 2;
  size_t most = 2;
  size_t first_lambda = 1;
};

class LambdaFunction final : public HigherOrderFunction {
 public:
  explicit LambdaFunction(LambdaFunctionSpec spec) : spec_(std::move(spec)) {}

  std::string_view name() const override { return spec_.name; }
  std::vector<Attribute> lambda_parameters(size_t index, size_t count, const std::vector<ExpressionPtr>& arguments, EvalMode mode) const override;
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override;
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override;
  bool can_fail(const Call&) const override { return spec_.can_fail; }
  std::string print(const std::vector<std::string>& arguments) const override;

 private:
  LambdaFunctionSpec spec_;
};

// The lambda's value for elements that belong to the rows `parents`.
std::shared_ptr<arrow::Array> apply_lambda(const ColumnCall& call, size_t index, const arrow::ArrayVector& arguments,
                                           const std::vector<int32_t>& parents);

// Elements chosen from a column of arrays or maps, and the row that each belongs to.
struct ChosenElements {
  std::vector<int32_t> cells;
  std::vector<int32_t> rows;

  int64_t size() const { return static_cast<int64_t>(cells.size()); }
  void add(int32_t cell, int64_t row) {
    cells.push_back(cell);
    rows.push_back(static_cast<int32_t>(row));
  }
  // The chosen cells of a column that lies as the elements do; kGatherNull gives null.
  std::shared_ptr<arrow::Array> of(const std::shared_ptr<arrow::Array>& column, arrow::MemoryPool* pool) const;
};

// All elements of the selected rows, row by row.
ChosenElements all_elements(const ListCells& lists, const Selection& selection);
// The position of each element within its array, from 0, as a column of ints.
std::shared_ptr<arrow::Array> positions_of(const ChosenElements& elements, const ListCells& lists, arrow::MemoryPool* pool);

// The cells of a predicate's values that are true; a column of type void has none.
class TrueCells {
 public:
  explicit TrueCells(const std::shared_ptr<arrow::Array>& values);
  bool is_null(int64_t cell) const { return !valid_[cell]; }
  bool operator[](int64_t cell) const { return valid_[cell] && (*bits_)[cell]; }

 private:
  std::shared_ptr<arrow::Array> values_;
  CellValidity valid_;
  std::optional<Cells<bool>> bits_;
};

// Throws unless the lambda at `index` gives booleans (or nulls).
void require_predicate(const ResolveInput& input, size_t index);

}  // namespace izvor::expr
