#pragma once

#include <memory>
#include <string>
#include <vector>

#include "izvor/io/source.h"

namespace izvor::io {

// Reads batches that lie in memory; neighbours share a split of some 64 thousand rows. Applies no filters: its connectors accept none.
std::unique_ptr<SplitScan> make_batch_scan(std::string name, std::vector<Batch> batches);

}  // namespace izvor::io
