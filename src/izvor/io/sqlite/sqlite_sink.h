#pragma once

namespace izvor::io {

// Format "sqlite": the embedded warehouse (docs/formats/sqlite.md). Options path, table, mergeKeys, busyTimeout, createTable, stagingMemory.
void register_sqlite_sink();

}  // namespace izvor::io
