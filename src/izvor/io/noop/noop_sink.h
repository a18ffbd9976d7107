#pragma once

namespace izvor::io {

// Format "noop": counts rows and drops them.
void register_noop_sink();

}  // namespace izvor::io
