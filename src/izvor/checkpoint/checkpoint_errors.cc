#include "izvor/checkpoint/checkpoint_errors.h"

namespace izvor::checkpoint {

Error corrupt_file(const std::string& path, const std::string& reason) {
  return Error(
      "IZVOR_CHECKPOINT_CORRUPT",
      {{"path", path},
       {"reason", reason},
       {"action", "Nothing was changed. Restore this file from a backup of the checkpoint, or start the query with a new checkpointLocation."}});
}

Error refused_write(const std::string& root, const Error& cause) {
  const auto reason = cause.parameters().find("reason");
  if (cause.error_class() != "IZVOR_IO_ERROR" || reason == cause.parameters().end()) return cause;
  return Error(
      "IZVOR_CHECKPOINT_NOT_WRITABLE",
      {{"path", root}, {"reason", cause.parameters().at("operation") + " of " + cause.parameters().at("path") + " failed, " + reason->second}});
}

}  // namespace izvor::checkpoint
