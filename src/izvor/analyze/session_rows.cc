#include "izvor/analyze/session_rows.h"

#include <algorithm>
#include <utility>

#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"
#include "izvor/expr/functions/extract_value.h"

namespace izvor::analyze {
namespace {

using expr::FrameBound;
using plan::Attribute;
using plan::ExpressionPtr;
using plan::NodePtr;

class SessionMerge {
 public:
  SessionMerge(const NodePtr& rows, const plan::NamedExpression& session, std::vector<ExpressionPtr> others, Analysis& analysis)
      : rows_(rows), session_(session), others_(std::move(others)), analysis_(analysis) {}

  NodePtr build() {
    const Attribute start = new_time("start");
    const Attribute end = new_time("end");
    NodePtr plan = with(rows_, {{field(0, "start"), start}, {field(1, "end"), end}});
    const ExpressionPtr has_length = call(">", {expr::reference(end), expr::reference(start)});
    plan = plan::make_filter(std::move(plan), call("and", {call("isNotNull", {expr::reference(start)}), has_length}));

    // A session begins where all before it have ended.
    const Attribute ended = new_time("ended");
    plan = window(std::move(plan), others_, start, "max", expr::reference(end), FrameBound{FrameBound::Kind::kOffset, -1}, ended);
    const Attribute begins = analysis_.new_attribute("begins", TypeId::kInt, false);
    const ExpressionPtr is_new = call("or", {call("isNull", {expr::reference(ended)}), call(">", {expr::reference(start), expr::reference(ended)})});
    plan = with(plan, {{call("if", {is_new, one(), expr::literal(Value::integer(0))}), begins}});
    const Attribute number = analysis_.new_attribute("number", TypeId::kLong, true);
    plan = window(std::move(plan), others_, start, "sum", expr::reference(begins), FrameBound{FrameBound::Kind::kCurrentRow}, number);

    std::vector<ExpressionPtr> session = others_;
    session.push_back(expr::reference(number));
    const Attribute first = new_time("first");
    const Attribute last = new_time("last");
    const FrameBound all{FrameBound::Kind::kUnbounded};
    plan = window(std::move(plan), session, start, "min", expr::reference(start), all, first);
    plan = window(std::move(plan), session, start, "max", expr::reference(end), all, last);
    const ExpressionPtr merged = call("named_struct", {text("start"), expr::reference(first), text("end"), expr::reference(last)});
    return with(plan, {{expr::cast(merged, session_.output.type, analysis_.eval_mode()), session_.output}});
  }

 private:
  ExpressionPtr call(const char* function, std::vector<ExpressionPtr> arguments) const {
    return expr::call(*expr::find_scalar_function(function), std::move(arguments), analysis_.eval_mode());
  }
  static ExpressionPtr one() { return expr::literal(Value::integer(1)); }
  static ExpressionPtr text(const char* value) { return expr::literal(Value::string(value)); }

  Attribute new_time(const char* name) { return analysis_.new_attribute(name, session_.expression->type.fields()[0].type(), true); }
  ExpressionPtr field(size_t ordinal, const char* name) const { return expr::get_field(session_.expression, ordinal, name, analysis_.eval_mode()); }

  static NodePtr with(const NodePtr& rows, std::vector<plan::NamedExpression> added) {
    std::vector<plan::NamedExpression> columns;
    for (const Attribute& attribute : rows->output) columns.push_back({expr::reference(attribute), attribute});
    columns.insert(columns.end(), added.begin(), added.end());
    return plan::make_project(rows, std::move(columns));
  }

  NodePtr window(NodePtr rows, std::vector<ExpressionPtr> partition, const Attribute& start, const char* function, ExpressionPtr argument,
                 FrameBound upper, const Attribute& output) const {
    expr::WindowCall window_call;
    window_call.aggregate = {expr::find_aggregate_function(function), {std::move(argument)}, TypeId::kNull, true, analysis_.eval_mode()};
    expr::resolve_call(window_call.aggregate, function);
    window_call.type = window_call.aggregate.type;
    window_call.nullable = true;
    window_call.frame = {true, FrameBound{FrameBound::Kind::kUnbounded}, std::move(upper)};
    return plan::make_window(std::move(rows), std::move(partition), {{expr::reference(start), {}}}, {{std::move(window_call), output}});
  }

  const NodePtr& rows_;
  const plan::NamedExpression& session_;
  const std::vector<ExpressionPtr> others_;
  Analysis& analysis_;
};

}  // namespace

bool is_session_key(const plan::NamedExpression& key) {
  const auto* call = key.expression->as<expr::Call>();
  return call != nullptr && call->function->name() == "session_window";
}

NodePtr merge_sessions(const NodePtr& rows, const std::vector<plan::NamedExpression>& keys, Analysis& analysis) {
  const plan::NamedExpression* session = nullptr;
  std::vector<ExpressionPtr> others;
  for (const plan::NamedExpression& key : keys) {
    if (!is_session_key(key)) {
      others.push_back(key.expression);
    } else if (std::exchange(session, &key) != nullptr) {
      throw_unsupported("More than one session window");
    }
  }
  if (session == nullptr) return rows;
  if (plan::is_streaming(*rows)) throw_unsupported("A session window over a stream");
  return SessionMerge(rows, *session, std::move(others), analysis).build();
}

}  // namespace izvor::analyze
