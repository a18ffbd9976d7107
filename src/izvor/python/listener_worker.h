#pragma once

#include <functional>
#include <string>

#include "izvor/python/session_worker.h"

namespace izvor::python {

// The numbers of events in the workers' protocol.
enum class ListenerEvent : int32_t { kStarted = 0, kProgress = 1, kIdle = 2, kTerminated = 3 };

// PySpark's own worker for a listener that runs on the server (PySpark before 4.0). Not thread-safe.
class ListenerWorker {
 public:
  // Throws as SessionWorker.
  explicit ListenerWorker(SessionWorker::Spec spec);

  // Calls the listener's method with the event. Throws PYTHON_EXCEPTION with what it raised: a worker of 3.5 has then ended, and says so at a later
  // event. Once `cancelled` holds: OPERATION_CANCELED.
  void tell(ListenerEvent event, const std::string& json, const std::function<bool()>& cancelled);
  bool survives_exceptions() const { return worker_.version() >= kTracebacksOverTheWire; }

 private:
  SessionWorker worker_;
};

}  // namespace izvor::python
