#pragma once

namespace izvor::io {

// Format "memory-stream": reads the MemoryStream whose handle the plan (or the option handle) names.
void register_memory_stream_source();

}  // namespace izvor::io
