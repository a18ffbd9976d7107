#include "izvor/state/state_errors.h"

#include "izvor/error.h"

namespace izvor::state {

void throw_corrupt(const std::string& path, const std::string& reason) {
  throw Error(
      "IZVOR_CHECKPOINT_CORRUPT",
      {{"path", path},
       {"reason", reason},
       {"action", "Restore the file from a copy of the checkpoint, or start the query with a new checkpointLocation to process all input again."}});
}

}  // namespace izvor::state
