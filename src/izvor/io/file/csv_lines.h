#pragma once

#include <string_view>

#include "izvor/io/file/csv_structure.h"
#include "izvor/types/csv_format.h"

namespace izvor::io {

StructureBytes structure_bytes(const CsvFormat& format);

// Blank lines and comments are no records.
bool is_dropped_line(const CsvFormat& format, std::string_view line);

}  // namespace izvor::io
