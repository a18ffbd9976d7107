#pragma once

// Scalar functions given by what they do to whole columns: those that take arrays, maps and structs, or values of any type.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"
#include "izvor/expr/function_errors.h"

namespace izvor::expr {

// What resolves a call.
struct ResolveInput {
  std::string_view name;
  const std::vector<ExpressionPtr>& arguments;
  EvalMode mode;
  const std::string& sql;

  size_t size() const { return arguments.size(); }
  const Expression& argument(size_t index) const { return *arguments[index]; }
  const DataType& type(size_t index) const { return arguments[index]->type; }
  bool nullable(size_t index) const { return arguments[index]->nullable; }
  bool any_nullable() const;
  std::vector<DataType> types() const;
  // Throws WRONG_NUM_ARGS unless there are `least` to `most`.
  void require_size(size_t least, size_t most) const;
  void require_size(size_t exactly) const { require_size(exactly, exactly); }
};

// What evaluates a call: its arguments have one cell for each row of the batch, of which those of the selected rows count.
struct ColumnCall {
  const Call& call;
  const DataType& type;
  const Selection& selection;
  EvalContext& context;
  std::vector<std::shared_ptr<arrow::Array>> arguments;

  bool is_ansi() const { return call.mode == EvalMode::kAnsi; }
  const arrow::Array& argument(size_t index) const { return *arguments[index]; }
  const DataType& argument_type(size_t index) const { return call.arguments[index]->type; }
  arrow::MemoryPool* pool() const { return context.pool(); }
  RowErrors& errors() const { return context.errors(); }
};

struct ColumnFunctionSpec {
  std::string name;
  std::function<Signature(const ResolveInput&)> resolve;
  std::function<std::shared_ptr<arrow::Array>(const ColumnCall&)> evaluate;
  bool can_fail = false;
  bool deterministic = true;
  // How Spark prints a call, when not as name(a, b).
  std::function<std::string(const std::vector<std::string>&)> print = nullptr;
  // Whether all arguments are evaluated for every row. Else those behind one that is null are not, as the result is null.
  bool evaluates_all = false;
};

ColumnFunctionSpec evaluating_all(ColumnFunctionSpec spec);

class ColumnFunction final : public ScalarFunction {
 public:
  explicit ColumnFunction(ColumnFunctionSpec spec) : spec_(std::move(spec)) {}

  std::string_view name() const override { return spec_.name; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override;
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override;
  bool can_fail(const Call&) const override { return spec_.can_fail; }
  bool deterministic() const override { return spec_.deterministic; }
  std::string print(const std::vector<std::string>& arguments) const override;

 private:
  ColumnFunctionSpec spec_;
};

}  // namespace izvor::expr
