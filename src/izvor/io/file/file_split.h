#pragma once

#include "izvor/io/source.h"
#include "izvor/types/file_block.h"

namespace izvor::io {

// A split that is a part of a file.
struct FileSplit : Split {
  FileBlock block;
};

}  // namespace izvor::io
