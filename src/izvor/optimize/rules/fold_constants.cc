#include <algorithm>

#include "izvor/error.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"
#include "izvor/expr/operand.h"
#include "izvor/optimize/rewrite.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

using expr::Expression;
using expr::ExpressionPtr;

// Whether a Value can hold it.
bool has_value_form(const DataType& type) { return type.id() <= TypeId::kTimestampNtz && type.id() != TypeId::kDecimal; }

// Operands were folded before: an operation over constants has only literals under it.
bool is_constant_operation(const Expression& expression) {
  const auto* call = expression.as<expr::Call>();
  if (call == nullptr && expression.as<expr::Cast>() == nullptr) return false;
  if (call != nullptr && !call->function->foldable()) return false;
  const std::vector<ExpressionPtr> operands = plan::operands(expression);
  return std::all_of(operands.begin(), operands.end(), [](const ExpressionPtr& operand) { return operand->as<expr::Literal>() != nullptr; });
}

// A time of day is one of the day on which it is read.
bool depends_on_today(const Expression& expression, const Value& value, expr::EvalSettings settings) {
  if (expression.type.id() != TypeId::kTimestamp) return false;
  settings.batch_time_ms += int64_t{24} * 60 * 60 * 1000;
  return !(expr::evaluate_constant(expression, settings) == value);
}

bool is_date_or_time(TypeId id) { return id == TypeId::kDate || id == TypeId::kTimestamp || id == TypeId::kTimestampNtz; }

// Spark looks for 'today' and the like in every constant text that becomes a date or time, before any row is read (SpecialDatetimeValues). A text
// that cannot be computed is the query's error, also where no row would reach it.
void check_text_of_datetime(const Expression& expression, const expr::EvalSettings& settings) {
  const auto* cast = expression.as<expr::Cast>();
  if (cast == nullptr || !is_date_or_time(expression.type.id()) || cast->child->type.id() != TypeId::kString) return;
  if (cast->child->as<expr::Literal>() == nullptr && expr::is_constant(*cast->child)) expr::evaluate_constant(*cast->child, settings);
}

// A constant that fails fails when a row reaches it, not before.
ExpressionPtr fold(const ExpressionPtr& expression, const expr::EvalSettings& settings) {
  check_text_of_datetime(*expression, settings);
  if (!is_constant_operation(*expression) || !has_value_form(expression->type)) return nullptr;
  try {
    Value value = expr::evaluate_constant(*expression, settings);
    return depends_on_today(*expression, value, settings) ? nullptr : expr::literal(std::move(value));
  } catch (const Error&) {
    return nullptr;
  }
}

}  // namespace

plan::NodePtr fold_constants(const plan::NodePtr& plan, const Config& config) {
  expr::EvalSettings settings;
  settings.time_zone = config.get_string(config::kSessionTimeZone);
  const auto fold_expression = [&](const ExpressionPtr& expression) { return fold(expression, settings); };
  return rewrite_nodes(plan, [&](const plan::NodePtr& node) { return rewrite_expressions(node, fold_expression); });
}

}  // namespace izvor::optimize
