#pragma once

#include <string>

#include "izvor/checkpoint/checkpoint.h"

namespace izvor::checkpoint {

// Reads <root>/metadata, or creates it with a new random id where the checkpoint is still empty.
StreamMetadata read_or_create_metadata(fs::FileSystem& file_system, const std::string& root);

}  // namespace izvor::checkpoint
