#pragma once

#include <cstdint>
#include <string>

#include "izvor/io/sink.h"

namespace izvor::io {

// Reads the options of one sink and words the errors about them.
class SinkOptions {
 public:
  // Throws IZVOR_UNKNOWN_OPTION for a name that is neither one of the connector's nor one that every stream writer takes
  // (checkpointLocation, queryName, path).
  SinkOptions(const SinkConnector& connector, const SinkSpec& spec);

  std::string get(const std::string& name, const std::string& otherwise) const;
  // IZVOR_INVALID_OPTION when it is missing or empty; `why` says what it is needed for.
  std::string require(const std::string& name, const std::string& why) const;
  bool get_bool(const std::string& name, bool otherwise) const;
  int64_t get_int(const std::string& name, int64_t otherwise) const;
  int64_t get_bytes(const std::string& name, int64_t otherwise) const;
  int64_t get_duration_ms(const std::string& name, int64_t otherwise) const;

  // Throws IZVOR_INVALID_OPTION.
  [[noreturn]] void refuse(const std::string& name, const std::string& reason) const;

 private:
  std::string format_;
  Options options_;
};

}  // namespace izvor::io
