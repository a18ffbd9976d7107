#pragma once

#include <string>

namespace izvor::state {

// IZVOR_CHECKPOINT_CORRUPT for a file of izvor-state/, with what to do.
[[noreturn]] void throw_corrupt(const std::string& path, const std::string& reason);

}  // namespace izvor::state
