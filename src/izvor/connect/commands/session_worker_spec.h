#pragma once

#include <spark/connect/expressions.pb.h>

#include "izvor/connect/command_context.h"
#include "izvor/python/session_worker.h"

namespace izvor::connect {

// A worker with a client's pickled object, in the client's session; its module is left open.
python::SessionWorker::Spec session_worker_spec(const spark::connect::PythonUDF& object, const CommandContext& context);

}  // namespace izvor::connect
