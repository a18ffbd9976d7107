#pragma once

#include <cstdint>
#include <string>

namespace izvor {

// How the text of a record is cut into fields. A zero byte means that there is no such character.
struct CsvFormat {
  char separator = ',';
  char quote = '"';
  char escape = '\\';
  char escape_of_escape = '\\';
  char comment = '\0';
  bool trim_leading = false;
  bool trim_trailing = false;
  char line_end = '\n';
  char other_line_end = '\r';
  char record_end = '\n';  // inside of a line, which can hold it only when the option lineSep was given: then it is the zero byte
  int max_columns = 20480;
  int max_chars = -1;       // of a field, in UTF-16 units; -1: no limit
  std::string empty_value;  // stands for ""
};

// A field of a record: text, or null (nothing between separators).
struct CsvToken {
  const char* data = nullptr;
  int32_t length = -1;  // -1: null

  bool is_null() const { return length < 0; }
};

}  // namespace izvor
