#pragma once

#include <string>
#include <string_view>

#include "izvor/error.h"

namespace izvor::fs {

// The error for an errno that `operation` ("write", "list", ...) of `path` ended with: PATH_NOT_FOUND, IZVOR_DISK_FULL or IZVOR_IO_ERROR.
Error system_error(std::string_view operation, const std::string& path, int error_number);

}  // namespace izvor::fs
