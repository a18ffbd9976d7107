#include "izvor/io/file/register.h"

#include <mutex>

#include "izvor/io/file/csv_connector.h"

namespace izvor::io {

void register_file_sources() {
  static std::once_flag once;
  std::call_once(once, [] { register_source(make_csv_connector()); });
}

}  // namespace izvor::io
