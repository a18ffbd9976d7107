#pragma once

#include <spark/connect/commands.pb.h>

#include "izvor/connect/command_context.h"

namespace izvor::connect {

// Runs a command. Throws for a kind that is not built, and for none.
void execute_command(const spark::connect::Command& command, CommandContext& context);

// One kind each; `command` has that kind.
void execute_sql_command(const spark::connect::Command& command, CommandContext& context);
void execute_create_view(const spark::connect::Command& command, CommandContext& context);
void execute_write(const spark::connect::Command& command, CommandContext& context);
void execute_write_stream(const spark::connect::Command& command, CommandContext& context);
void execute_query_command(const spark::connect::Command& command, CommandContext& context);
void execute_query_manager_command(const spark::connect::Command& command, CommandContext& context);
void execute_listener_bus_command(const spark::connect::Command& command, CommandContext& context);
void execute_get_resources(const spark::connect::Command& command, CommandContext& context);
void execute_remove_cached_relation(const spark::connect::Command& command, CommandContext& context);
void execute_register_function(const spark::connect::Command& command, CommandContext& context);
void execute_ml_command(const spark::connect::Command& command, CommandContext& context);

}  // namespace izvor::connect
