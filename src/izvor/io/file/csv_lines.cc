#include "izvor/io/file/csv_lines.h"

#include <algorithm>

namespace izvor::io {

StructureBytes structure_bytes(const CsvFormat& format) {
  StructureBytes bytes;
  bytes.separator = format.separator;
  bytes.line_end = format.line_end;
  bytes.other_line_end = format.other_line_end;
  bytes.quote = format.quote;
  bytes.other_special = format.record_end == '\n' ? bytes.quote : format.record_end;
  return bytes;
}

bool is_dropped_line(const CsvFormat& format, std::string_view line) {
  const bool is_blank = std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  return is_blank || (format.comment != '\0' && line.front() == format.comment);
}

}  // namespace izvor::io
