// Temporary views and batch writes.
#include "izvor/analyze/protocol_errors.h"
#include "izvor/connect/commands/command_rules.h"

namespace izvor::connect {

void execute_create_view(const spark::connect::Command& command, CommandContext& context) {
  const spark::connect::CreateDataFrameViewCommand& view = command.create_dataframe_view();
  if (view.is_global()) analyze::throw_unsupported("A global temporary view");
  context.session->engine_session().create_temp_view(view.input(), view.name(), view.replace());
}

void execute_write(const spark::connect::Command& command, CommandContext& context) {
  context.session->engine_session().write(command.write_operation());
}

}  // namespace izvor::connect
