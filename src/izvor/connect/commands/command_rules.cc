#include "izvor/connect/commands/command_rules.h"

#include <array>

#include "izvor/analyze/external_function.h"
#include "izvor/analyze/protocol_errors.h"

namespace izvor::connect {
namespace {

using spark::connect::Command;

struct RuleOfKind {
  Command::CommandTypeCase kind;
  void (*rule)(const Command& command, CommandContext& context);
};

constexpr std::array kRules{
    RuleOfKind{Command::kSqlCommand, execute_sql_command},
    RuleOfKind{Command::kCreateDataframeView, execute_create_view},
    RuleOfKind{Command::kWriteOperation, execute_write},
    RuleOfKind{Command::kWriteStreamOperationStart, execute_write_stream},
    RuleOfKind{Command::kStreamingQueryCommand, execute_query_command},
    RuleOfKind{Command::kStreamingQueryManagerCommand, execute_query_manager_command},
    RuleOfKind{Command::kStreamingQueryListenerBusCommand, execute_listener_bus_command},
    RuleOfKind{Command::kGetResourcesCommand, execute_get_resources},
    RuleOfKind{Command::kRemoveCachedRemoteRelationCommand, execute_remove_cached_relation},
    RuleOfKind{Command::kMlCommand, execute_ml_command},
    RuleOfKind{Command::kRegisterFunction, execute_register_function},
};

}  // namespace

void execute_command(const Command& command, CommandContext& context) {
  for (const RuleOfKind& candidate : kRules) {
    if (candidate.kind == command.command_type_case()) return candidate.rule(command, context);
  }
  analyze::throw_no_rule(*Command::descriptor(), "command_type", command.command_type_case(), "The command");
}

void execute_get_resources(const Command&, CommandContext& context) {
  spark::connect::ExecutePlanResponse response;
  response.mutable_get_resources_command_result();
  context.operation.put(std::move(response));
}

// PySpark's client sends clean_cache when its process ends; there is no cache of models here.
void execute_ml_command(const Command& command, CommandContext& context) {
  if (!command.ml_command().has_clean_cache()) analyze::throw_unsupported("Machine learning");
  spark::connect::ExecutePlanResponse response;
  response.mutable_ml_command_result();
  context.operation.put(std::move(response));
}

void execute_register_function(const Command& command, CommandContext& context) {
  context.session->engine_session().register_function(analyze::external_function_spec(command.register_function()));
}

void execute_remove_cached_relation(const Command& command, CommandContext& context) {
  context.session->engine_session().remove_cached_relation(command.remove_cached_remote_relation_command().relation().relation_id());
}

}  // namespace izvor::connect
