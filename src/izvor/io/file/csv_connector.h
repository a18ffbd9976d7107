#pragma once

#include <memory>

#include "izvor/io/source.h"

namespace izvor::io {

// Format "csv".
std::shared_ptr<const SourceConnector> make_csv_connector();

}  // namespace izvor::io
