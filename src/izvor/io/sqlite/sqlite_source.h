#pragma once

namespace izvor::io {

// format("sqlite") for reading: a table of a database file, as docs/formats/sqlite.md describes it.
void register_sqlite_source();

}  // namespace izvor::io
