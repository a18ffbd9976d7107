#pragma once

namespace izvor::io {

// Registers every connector that is built in. May be called more than once, from any thread.
void register_builtin_connectors();

}  // namespace izvor::io
