#pragma once

namespace izvor::io {

// Format "memory-table": a batch reads the MemoryTable whose name is the handle.
void register_memory_table_source();

}  // namespace izvor::io
