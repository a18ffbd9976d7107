#include "izvor/connect/commands/command_rules.h"

namespace izvor::connect {
namespace {

using spark::connect::Relation;
using spark::connect::SqlCommand;

// Clients before 4.0 send the text beside its arguments, later ones a relation.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
void read_query(const SqlCommand& command, Relation& relation) {
  if (command.has_input()) {
    relation = command.input();
    return;
  }
  if (command.sql().empty()) throw Error("CONNECT_INVALID_PLAN.SQL_COMMAND_EXPECTS_SQL_OR_WITH_RELATIONS", {{"other", "no input"}});
  spark::connect::SQL& sql = *relation.mutable_sql();
  sql.set_query(command.sql());
  for (const auto& [name, literal] : command.args()) *(*sql.mutable_named_arguments())[name].mutable_literal() = literal;
  for (const auto& literal : command.pos_args()) *sql.add_pos_arguments()->mutable_literal() = literal;
  for (const auto& [name, expression] : command.named_arguments()) (*sql.mutable_named_arguments())[name] = expression;
  for (const auto& expression : command.pos_arguments()) *sql.add_pos_arguments() = expression;
}
#pragma GCC diagnostic pop

}  // namespace

// SET and RESET are carried out here. A query is not run: the client gets it back as a relation and collects it when it wants the rows. What is wrong
// with it is said now.
void execute_sql_command(const spark::connect::Command& command, CommandContext& context) {
  spark::connect::ExecutePlanResponse response;
  Relation& relation = *response.mutable_sql_command_result()->mutable_relation();
  read_query(command.sql_command(), relation);
  const bool has_arguments = relation.sql().pos_arguments_size() != 0 || relation.sql().named_arguments_size() != 0;
  if (relation.has_sql() && !has_arguments) {
    if (auto answer = context.session->engine_session().carry_out(relation.sql().query())) relation = *std::move(answer);
  }
  context.session->engine_session().schema(relation);
  context.operation.put(std::move(response));
}

}  // namespace izvor::connect
