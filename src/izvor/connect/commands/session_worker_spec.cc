#include "izvor/connect/commands/session_worker_spec.h"

#include "izvor/python/interpreter.h"
#include "izvor/python/python_function.h"

namespace izvor::connect {

python::SessionWorker::Spec session_worker_spec(const spark::connect::PythonUDF& object, const CommandContext& context) {
  const python::PythonSettings settings = context.session->engine_session().python_settings();
  const ServerFacts& server = context.server;
  python::SessionWorker::Spec spec;
  spec.python = python::interpreter_for(settings.python, object.python_ver());
  spec.python_path = settings.python_path;
  spec.python_version = object.python_ver();
  spec.session_id = context.session->key().session_id;
  spec.command = object.command();
  spec.connect_url = server.local_url + "/;user_id=" + context.session->key().user_id + (server.token.empty() ? "" : ";token=" + server.token);
  return spec;
}

}  // namespace izvor::connect
