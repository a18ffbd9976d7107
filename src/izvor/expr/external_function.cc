#include "izvor/expr/external_function.h"

#include <utility>

#include <arrow/array.h>

#include "izvor/base/worker_pool.h"
#include "izvor/expr/function.h"
#include "izvor/expr/gather.h"

namespace izvor::expr {
namespace {

class ExternalCall final : public ScalarFunction {
 public:
  ExternalCall(ExternalFunctionPtr function, std::vector<std::string> names) : function_(std::move(function)), names_(std::move(names)) {}

  std::string_view name() const override { return function_->spec().name; }
  bool deterministic() const override { return function_->spec().is_deterministic; }
  // It may do more than compute.
  bool foldable() const override { return false; }
  bool can_fail(const Call&) const override { return true; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    Signature signature{{}, function_->spec().result_type, true};
    for (const auto& argument : arguments) signature.argument_types.push_back(argument->type);
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    ExternalArguments arguments;
    arguments.names = names_;
    arguments.num_rows = selection.count;
    for (const auto& argument : call.arguments) {
      auto column = context.evaluate(*argument, selection);
      if (!selection.is_all()) column = gather(*column, selection.indices, selection.count, context.pool());
      arguments.types.push_back(argument->type);
      arguments.columns.push_back(std::move(column));
    }
    // An argument that failed has no value to call the function with.
    context.errors().raise();
    const WorkerPool::Blocking blocking;
    auto result = function_->run(arguments, context.settings());
    return selection.is_all() ? result : spread(*result, selection, context.pool());
  }

 private:
  // The values at their rows, nulls elsewhere.
  static std::shared_ptr<arrow::Array> spread(const arrow::Array& values, const Selection& selection, arrow::MemoryPool* pool) {
    std::vector<int32_t> places(static_cast<size_t>(selection.num_rows), kGatherNull);
    for (int64_t i = 0; i < selection.count; ++i) places[static_cast<size_t>(selection.indices[i])] = static_cast<int32_t>(i);
    return gather_or_null(values, places.data(), selection.num_rows, pool);
  }

  const ExternalFunctionPtr function_;
  const std::vector<std::string> names_;
};

}  // namespace

ExpressionPtr external_call(ExternalFunctionPtr function, std::vector<ExpressionPtr> arguments, std::vector<std::string> names) {
  const DataType type = function->spec().result_type;
  const auto owner = std::make_shared<const ExternalCall>(std::move(function), std::move(names));
  return std::make_shared<const Expression>(Expression{Call{owner.get(), std::move(arguments), EvalMode::kLegacy, owner}, type, true});
}

}  // namespace izvor::expr
