#pragma once

#include <arrow/type_fwd.h>

#include "izvor/connect/wire_response.h"

namespace izvor::connect {

// An Arrow IPC stream of one record batch, with the columns' own memory as its larger pieces.
BufferPieces ipc_pieces(const arrow::RecordBatch& batch);

}  // namespace izvor::connect
