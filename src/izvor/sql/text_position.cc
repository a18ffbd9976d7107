#include "izvor/sql/text_position.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace izvor::sql {

TextPosition position_of(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t newline = before.rfind('\n');
  TextPosition position;
  position.line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  position.line_start = newline == std::string_view::npos ? 0 : newline + 1;
  const std::string_view line = before.substr(position.line_start);
  position.column = static_cast<size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  return position;
}

Error at_position(const Error& error, std::string_view text, size_t offset) {
  const TextPosition position = position_of(text, offset);
  const size_t line_end = std::min(text.find('\n', offset), text.size());
  const std::string message = fmt::format("{} (line {}, pos {})\n\n== SQL ==\n{}\n{}^^^{}\n", error.what(), position.line, position.column,
                                          text.substr(0, line_end), std::string(position.column, '-'), text.substr(line_end));
  return Error::from_remote(error.error_class(), error.sql_state(), message, error.parameters());
}

}  // namespace izvor::sql
