#pragma once

namespace izvor::io {

// Registers the sources that read files: csv. May be called more than once, from any thread.
void register_file_sources();

}  // namespace izvor::io
