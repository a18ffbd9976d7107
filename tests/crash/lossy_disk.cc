// Linked with daily_sales' main into daily_sales_lossy: the same program on a disk that loses what was not made durable when a fail point
// kills the process. What SQLite writes does not go through it: SQLite answers for its own durability.
#include <cstdlib>
#include <memory>
#include <string_view>

#include "izvor/base/fail_point.h"
#include "izvor/fs/fault_injecting_disk.h"
#include "izvor/fs/local_file_system.h"

namespace izvor::fs {
namespace {

// IZVOR_LOSSY_DISK=zeros: lost ends of files turn into zeros instead of missing.
FaultInjectingDisk::LostContent lost_content() {
  const char* chosen = std::getenv("IZVOR_LOSSY_DISK");
  return chosen != nullptr && std::string_view(chosen) == "zeros" ? FaultInjectingDisk::LostContent::kZeroFilled
                                                                  : FaultInjectingDisk::LostContent::kTruncated;
}

const bool installed = [] {
  const auto disk = std::make_shared<FaultInjectingDisk>();
  replace_local_disk(disk);
  fail_points::before_kill([disk] { disk->simulate_power_loss(lost_content()); });
  return true;
}();

}  // namespace
}  // namespace izvor::fs
