#pragma once

namespace izvor::io {

// Format "memory": the query's name is the name of a table in MemoryTables. Rows of append and update mode are appended, as in Spark.
void register_memory_sink();

}  // namespace izvor::io
