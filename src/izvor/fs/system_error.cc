#include "izvor/fs/system_error.h"

#include <cerrno>
#include <system_error>

namespace izvor::fs {

Error system_error(std::string_view operation, const std::string& path, int error_number) {
  switch (error_number) {
    case ENOENT: return Error("PATH_NOT_FOUND", {{"path", path}});
    case ENOSPC:
    case EDQUOT: return Error("IZVOR_DISK_FULL", {{"path", path}});
    default:
      return Error("IZVOR_IO_ERROR",
                   {{"operation", std::string(operation)}, {"path", path}, {"reason", std::generic_category().message(error_number)}});
  }
}

}  // namespace izvor::fs
