#include "izvor/python/worker_task.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "izvor/error.h"

namespace izvor::python {
namespace {

constexpr int32_t kNoUdf = 0;
constexpr int32_t kPicklesUdf = 100;

std::string task_context(const WorkerTask& task) {
  nlohmann::json context;
  context["isBarrier"] = false;
  context["connInfo"] = nullptr;
  context["secret"] = nullptr;
  for (const char* number : {"stageId", "attemptNumber", "taskAttemptId"}) context[number] = 0;
  context["partitionId"] = task.partition;
  context["cpus"] = 1;
  context["cpuAmount"] = "1";
  context["resources"] = nlohmann::json::object();
  context["localProperties"] = task.local_properties;
  return context.dump();
}

void write_map(const std::map<std::string, std::string>& values, Wire& wire) {
  wire.write_int(static_cast<int32_t>(values.size()));
  for (const auto& [key, value] : values) {
    wire.write_text(key);
    wire.write_text(value);
  }
}

void write_files_and_broadcasts(const WorkerTask& task, Wire& wire) {
  wire.write_text(task.files_directory);
  wire.write_int(0);       // archives on the path
  wire.write_bool(false);  // broadcast variables: no server
  wire.write_int(0);       // and none
}

void write_function(const WorkerTask::Function& function, Wire& wire) {
  wire.write_int(static_cast<int32_t>(function.arguments.size()));
  for (const auto& [column, name] : function.arguments) {
    wire.write_int(column);
    wire.write_bool(!name.empty());
    if (!name.empty()) wire.write_text(name);
  }
  wire.write_int(1);  // functions that are chained
  wire.write_text(function.command);
  wire.write_long(0);  // of its profile
}

void write_body(const WorkerTask& task, Wire& wire) {
  wire.write_int(task.partition);
  wire.write_text(task.python_version);
  wire.write_text(task_context(task));
  write_files_and_broadcasts(task, wire);
  wire.write_int(task.eval_type);
  write_map(task.runner_conf, wire);
  write_map(task.eval_conf, wire);
  if (task.eval_type == kNoUdf) {
    wire.write_text(task.functions.front().command);
  } else {
    wire.write_int(static_cast<int32_t>(task.functions.size()));
    for (const WorkerTask::Function& function : task.functions) write_function(function, wire);
  }
}

void write_function_of_35(const WorkerTask::Function& function, Wire& wire) {
  wire.write_int(static_cast<int32_t>(function.arguments.size()));
  for (const auto& [column, name] : function.arguments) {
    if (!name.empty()) throw Error("NAMED_PARAMETERS_NOT_SUPPORTED", {{"functionName", "a Python function of PySpark 3.5"}});
    wire.write_int(column);
  }
  wire.write_int(1);  // functions that are chained
  wire.write_text(function.command);
}

void write_body_of_35(const WorkerTask& task, Wire& wire) {
  wire.write_int(task.partition);
  wire.write_text(task.python_version);
  wire.write_bool(false);                                                      // a barrier task
  wire.write_int(0);                                                           // its port
  wire.write_text("");                                                         // its secret
  for (const int32_t number : {0, task.partition, 0}) wire.write_int(number);  // stage, partition, attempt
  wire.write_long(0);                                                          // task attempt
  wire.write_int(1);                                                           // CPUs
  wire.write_int(0);                                                           // resources
  write_map(task.local_properties, wire);
  write_files_and_broadcasts(task, wire);
  wire.write_int(task.eval_type);
  if (task.eval_type == kNoUdf) {
    wire.write_text(task.functions.front().command);
    return;
  }
  if (task.eval_type != kPicklesUdf) write_map(task.runner_conf, wire);
  wire.write_int(static_cast<int32_t>(task.functions.size()));
  for (const WorkerTask::Function& function : task.functions) write_function_of_35(function, wire);
}

}  // namespace

void write_init_message(const WorkerTask& task, PysparkVersion version, Wire& wire) {
  if (version >= kInitMessage) {
    wire.write_int(kStartOfInitMessage);
    const size_t block = wire.begin_block();
    write_body(task, wire);
    wire.end_block(block);
  } else if (version >= kTaskContextAsJson) {
    write_body(task, wire);
  } else if (version == kOldestWorker) {
    write_body_of_35(task, wire);
  } else {
    throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "A Python function in a worker of PySpark " + version.text()}});
  }
}

void throw_python_exception(Wire& wire) {
  throw Error("PYTHON_EXCEPTION", {{"msg", "An exception was thrown from the Python worker"}, {"traceback", wire.read_text()}});
}

void write_end_of_task(Wire& wire) {
  wire.write_int(kEndOfStream);
  wire.flush();
}

bool read_end_of_task(PysparkVersion version, Wire& wire, const std::function<void(std::string)>& on_pickle) {
  const int times = version == kOldestWorker ? 3 : 4;
  constexpr int kSpilledSizes = 2;
  for (;;) {
    const int32_t next = wire.read_int();
    if (next >= 0 && on_pickle) {
      std::string pickle(static_cast<size_t>(next), '\0');
      wire.read_exactly(pickle.data(), pickle.size());
      on_pickle(std::move(pickle));
      continue;
    }
    if (next == kPythonExceptionThrown) throw_python_exception(wire);
    if (next == kEndOfDataSection) break;
    if (next != kTimingData) return false;
    for (int i = 0; i < times + kSpilledSizes; ++i) wire.read_long();
  }
  // Accumulators are nobody's here.
  for (int32_t left = wire.read_int(); left > 0; --left) wire.read_text();
  return wire.read_int() == kEndOfStream;
}

}  // namespace izvor::python
