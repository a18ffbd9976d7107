// SQL, temporary views and batch writes.
#include "izvor/analyze/protocol_errors.h"
#include "izvor/connect/commands/command_rules.h"

namespace izvor::connect {

// A query is not run here: the client gets it back as a relation and collects it when it wants the rows.
void execute_sql_command(const spark::connect::Command& command, CommandContext& context) {
  const spark::connect::SqlCommand& sql = command.sql_command();
  spark::connect::ExecutePlanResponse response;
  spark::connect::Relation& relation = *response.mutable_sql_command_result()->mutable_relation();
  if (!sql.has_input()) throw Error("CONNECT_INVALID_PLAN.SQL_COMMAND_EXPECTS_SQL_OR_WITH_RELATIONS", {{"other", "no input"}});
  relation = sql.input();
  context.session->engine_session().schema(relation);
  context.operation.put(std::move(response));
}

void execute_create_view(const spark::connect::Command& command, CommandContext& context) {
  const spark::connect::CreateDataFrameViewCommand& view = command.create_dataframe_view();
  if (view.is_global()) analyze::throw_unsupported("A global temporary view");
  context.session->engine_session().create_temp_view(view.input(), view.name(), view.replace());
}

void execute_write(const spark::connect::Command& command, CommandContext& context) {
  context.session->engine_session().write(command.write_operation());
}

}  // namespace izvor::connect
