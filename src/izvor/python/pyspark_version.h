#pragma once

#include <compare>
#include <string>

namespace izvor::python {

// Of a PySpark package: its workers' protocol is that of its version.
struct PysparkVersion {
  int major = 0;
  int minor = 0;
  auto operator<=>(const PysparkVersion& other) const = default;
  std::string text() const { return std::to_string(major) + "." + std::to_string(minor); }
};

inline constexpr PysparkVersion kOldestWorker{3, 5};

// The first version that has it:
inline constexpr PysparkVersion kTracebacksOverTheWire{4, 0};  // a foreachBatch worker tells what its function raised
inline constexpr PysparkVersion kUnixSockets{4, 1};            // workers connect to a path
inline constexpr PysparkVersion kBinaryAsBytes{4, 1};          // functions get binary cells as bytes, before as bytearrays
inline constexpr PysparkVersion kTaskContextAsJson{4, 2};      // in what a worker is told of its task
inline constexpr PysparkVersion kInitMessage{4, 3};            // all of a task in one message, batches answered one by one
inline constexpr PysparkVersion kSessionOfEachBatch{4, 3};     // a foreachBatch worker is told the session with each batch

// "3.5.6" in a text such as "_SPARK_CONNECT_PYTHON spark/3.5.6 os/linux" or "3.5.6"; 0.0 when there is none.
PysparkVersion parse_pyspark_version(const std::string& text);

// The version that an interpreter would import. Throws IZVOR_PYTHON_WORKER when there is none or it cannot be run.
PysparkVersion pyspark_version_of(const std::string& interpreter, const std::string& python_path);

}  // namespace izvor::python
