#include "izvor/io/register.h"

#include <mutex>

#include "izvor/io/console/console_sink.h"
#include "izvor/io/file/register.h"
#include "izvor/io/foreach_batch/foreach_batch_sink.h"
#include "izvor/io/memory/memory_sink.h"
#include "izvor/io/memory/memory_stream_source.h"
#include "izvor/io/memory/memory_table_source.h"
#include "izvor/io/noop/noop_sink.h"
#include "izvor/io/range/range_source.h"
#include "izvor/io/sqlite/sqlite_sink.h"
#include "izvor/io/sqlite/sqlite_source.h"

namespace izvor::io {

void register_builtin_connectors() {
  static std::once_flag once;
  std::call_once(once, [] {
    register_file_sources();
    register_noop_sink();
    register_console_sink();
    register_memory_sink();
    register_memory_stream_source();
    register_memory_table_source();
    register_range_source();
    register_foreach_batch_sink();
    register_sqlite_sink();
    register_sqlite_source();
  });
}

}  // namespace izvor::io
