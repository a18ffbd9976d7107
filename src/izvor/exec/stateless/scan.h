#pragma once

#include "izvor/exec/exec_node.h"

namespace izvor::exec {

// Reads the splits of one source in parallel.
ExecNodePtr make_scan(size_t source_index, io::ScanRequest request, Schema output, std::string description);

// Emits batches that are there already.
ExecNodePtr make_values(std::vector<Batch> batches, Schema output);

}  // namespace izvor::exec
