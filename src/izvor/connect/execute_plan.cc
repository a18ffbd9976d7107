#include "izvor/connect/execute_plan.h"

#include "izvor/analyze/protocol_errors.h"
#include "izvor/base/config.h"
#include "izvor/connect/arrow_result.h"
#include "izvor/connect/commands/command_rules.h"

namespace izvor::connect {
namespace {

using spark::connect::Plan;

void execute_show(const spark::connect::ShowString& show, CommandContext& context) {
  session::Session& session = context.session->engine_session();
  const std::string text = session.show(show.input(), show.num_rows(), show.truncate(), show.vertical());
  session::QueryResult result = session::one_text_cell("show_string", text);
  put_result(result, session.get_config(config::kSessionTimeZone.key), context.operation);
}

void execute_relation(const spark::connect::Relation& relation, CommandContext& context) {
  if (relation.has_show_string()) return execute_show(relation.show_string(), context);
  session::Session& session = context.session->engine_session();
  Operation& operation = context.operation;
  ArrowResult result(session.get_config(config::kSessionTimeZone.key), operation);
  session.stream_result(relation, result, [&operation] { return operation.is_cancelled(); });
  result.finish();
}

}  // namespace

void execute_plan(const Plan& plan, CommandContext& context) {
  if (plan.has_root()) return execute_relation(plan.root(), context);
  if (plan.has_command()) return execute_command(plan.command(), context);
  analyze::throw_not_set(*Plan::descriptor(), "op_type");
}

}  // namespace izvor::connect
