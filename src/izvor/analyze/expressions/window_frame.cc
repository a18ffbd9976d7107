#include "izvor/analyze/expressions/window_frame.h"

#include <limits>

#include <spark/connect/expressions.pb.h>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/error.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"
#include "izvor/expr/operand.h"

namespace izvor::analyze {
namespace {

using Window = spark::connect::Expression::Window;
using Boundary = Window::WindowFrame::FrameBoundary;
using expr::FrameBound;
using expr::WindowFunction;
using Kind = expr::FrameBound::Kind;

constexpr const char* kCurrentRow = "CURRENT ROW";

// A bound with its value and its text.
struct TypedBound {
  FrameBound bound;
  std::optional<TypedExpression> offset;
  std::string text;
};

bool is_negative(const expr::Expression& expression) {
  const Value value =
      expr::evaluate_constant(*expr::cast(std::make_shared<const expr::Expression>(expression), TypeId::kDouble, expr::EvalMode::kTry), {});
  return !value.is_null() && value.as_double() < 0;
}

std::string offset_text(const TypedExpression& offset) {
  const auto* literal = offset.expression->as<expr::Literal>();
  if (literal == nullptr || !offset.expression->type.is_numeric()) return offset.text + " FOLLOWING";
  return is_negative(*offset.expression) ? offset.text.substr(1) + " PRECEDING" : offset.text + " FOLLOWING";
}

TypedBound read_bound(const Boundary& boundary, const char* unbounded, ExpressionAnalyzer& analyzer) {
  if (boundary.has_current_row()) return {{Kind::kCurrentRow, 0, nullptr}, std::nullopt, kCurrentRow};
  if (boundary.has_unbounded()) return {{Kind::kUnbounded, 0, nullptr}, std::nullopt, unbounded};
  TypedBound bound{{Kind::kOffset, 0, nullptr}, analyzer.analyze(boundary.value()), ""};
  bound.text = offset_text(*bound.offset);
  return bound;
}

[[noreturn]] void throw_unaccepted_type(const std::string& frame, const char* location, const DataType& actual, const std::string& expected) {
  throw Error("DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE",
              {{"sqlExpr", '"' + frame + '"'}, {"location", location}, {"exprType", '"' + actual.sql() + '"'}, {"expectedType", expected}});
}

// Throws unless the offset is one number for all rows.
void require_constant(const TypedBound& bound, const std::string& frame, const char* location) {
  if (!bound.offset) return;
  if (expr::is_constant(*bound.offset->expression) && !expr::evaluate_constant(*bound.offset->expression, {}).is_null()) return;
  throw Error("DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE",
              {{"sqlExpr", '"' + frame + '"'}, {"location", location}, {"expression", '"' + bound.offset->text + '"'}});
}

void set_rows(TypedBound& bound, const std::string& frame, const char* location) {
  if (!bound.offset) return;
  const expr::Expression& offset = *bound.offset->expression;
  if (!offset.type.is_integral() || offset.type.id() == TypeId::kLong) {
    const Value value = offset.type.is_integral() ? expr::evaluate_constant(offset, {}) : Value();
    // PySpark writes longs where they fit an int.
    const bool fits =
        !value.is_null() && value.as_int() >= std::numeric_limits<int32_t>::min() && value.as_int() <= std::numeric_limits<int32_t>::max();
    if (!fits) throw_unaccepted_type(frame, location, offset.type, "\"INT\"");
  }
  bound.bound.rows = expr::evaluate_constant(offset, {}).as_int();
}

// Where the frame ends in terms of the one order key: against its direction for what comes before.
void set_range(TypedBound& bound, const std::vector<plan::SortKey>& order, const WindowText& text, const std::string& frame, const char* location,
               expr::EvalMode mode) {
  if (!bound.offset) return;
  if (order.empty()) throw Error("DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER", {{"sqlExpr", "\"(" + text.print() + ")\""}});
  if (order.size() > 1) {
    std::vector<std::string> keys;
    for (size_t i = 0; i < order.size(); ++i) {
      const std::string behind = text.order[i].substr(text.order[i].find(' '));
      keys.push_back(expr::to_debug_string(*order[i].expression) + behind);
    }
    throw Error("DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER", {{"sqlExpr", "\"(" + text.print() + ")\""}, {"orderSpec", join(keys, ",")}});
  }
  const plan::ExpressionPtr& key = order[0].expression;
  const DataType& offset = bound.offset->expression->type;
  const bool fits = offset.is_numeric() ? key->type.is_numeric() || (key->type.id() == TypeId::kDate && offset.id() <= TypeId::kInt)
                                        : offset.is_interval() && key->type.id() >= TypeId::kDate && !key->type.is_nested();
  if (!fits) {
    throw_unaccepted_type(frame, location, key->type.is_numeric() || key->type.id() == TypeId::kDate ? offset : key->type,
                          R"(("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL"))");
  }
  const TypedExpression column{key, "", std::nullopt};
  const expr::ScalarFunction& function = *expr::find_scalar_function(order[0].direction.is_ascending ? "+" : "-");
  const plan::ExpressionPtr moved = resolved_call(function, {column, *bound.offset}, mode).expression;
  bound.bound.value = expr::cast(moved, key->type, mode);
}

void set_own_frame(expr::WindowCall& call, const expr::WindowFrame& frame, const std::string& text, bool is_written, const std::string& written,
                   WindowText& out) {
  if (is_written && written != text) {
    throw Error("_LEGACY_ERROR_TEMP_1036", {{"wf", written}, {"required", text}});
  }
  call.frame = frame;
  out.frame = text;
}

}  // namespace

std::string WindowText::print() const {
  std::vector<std::string> parts;
  if (!partition.empty()) parts.push_back("PARTITION BY " + join(partition, ", "));
  if (!order.empty()) parts.push_back("ORDER BY " + join(order, ", "));
  if (!frame.empty()) parts.push_back(frame);
  return join(parts, " ");
}

void resolve_frame(const Window& window, const std::vector<plan::SortKey>& order, expr::WindowCall& call, ExpressionAnalyzer& analyzer,
                   WindowText& text) {
  const FrameBound current{Kind::kCurrentRow, 0, nullptr};
  TypedBound lower;
  lower.text = "UNBOUNDED PRECEDING";
  TypedBound upper;
  upper.bound.kind = order.empty() ? Kind::kUnbounded : Kind::kCurrentRow;
  upper.text = order.empty() ? "UNBOUNDED FOLLOWING" : kCurrentRow;
  bool is_rows = order.empty();
  if (window.has_frame_spec()) {
    is_rows = window.frame_spec().frame_type() == Window::WindowFrame::FRAME_TYPE_ROW;
    lower = read_bound(window.frame_spec().lower(), "UNBOUNDED PRECEDING", analyzer);
    upper = read_bound(window.frame_spec().upper(), "UNBOUNDED FOLLOWING", analyzer);
  }
  const std::string frame = std::string(is_rows ? "ROWS" : "RANGE") + " BETWEEN " + lower.text + " AND " + upper.text;
  const bool is_written = window.has_frame_spec();
  const expr::WindowFrame own{true, {}, current};
  switch (call.function) {
    case WindowFunction::kLag:
    case WindowFunction::kLead: {
      const std::string row = std::to_string(call.function == WindowFunction::kLag ? -call.number : call.number) + " FOLLOWING";
      return set_own_frame(call, own, "ROWS BETWEEN " + row + " AND " + row, is_written, frame, text);
    }
    case WindowFunction::kCumeDist: return set_own_frame(call, own, "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", is_written, frame, text);
    case WindowFunction::kAggregate:
    case WindowFunction::kNthValue: break;
    default: return set_own_frame(call, own, "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", is_written, frame, text);
  }
  text.frame = frame;
  require_constant(lower, frame, "lower");
  require_constant(upper, frame, "upper");
  if (is_rows) {
    set_rows(lower, frame, "lower");
    set_rows(upper, frame, "upper");
    const int64_t from = lower.bound.kind == Kind::kUnbounded ? std::numeric_limits<int64_t>::min() : lower.bound.rows;
    const int64_t to = upper.bound.kind == Kind::kUnbounded ? std::numeric_limits<int64_t>::max() : upper.bound.rows;
    if (from > to) {
      throw Error("DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON",
                  {{"sqlExpr", '"' + frame + '"'}, {"comparison", "less than or equal"}});
    }
  } else {
    const expr::EvalMode mode = analyzer.analysis().eval_mode();
    set_range(lower, order, text, frame, "lower", mode);
    set_range(upper, order, text, frame, "upper", mode);
  }
  call.frame = {is_rows, lower.bound, upper.bound};
}

}  // namespace izvor::analyze
