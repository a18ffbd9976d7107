#include "izvor/sql/text_position.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace izvor::sql {
namespace {

Error with_message(const Error& error, const std::string& message) {
  return Error::from_remote(error.error_class(), error.sql_state(), message, error.parameters());
}

size_t length_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// Around a fragment only so much of its lines is shown.
constexpr size_t kContext = 32;

bool starts_character(char c) { return (c & 0xc0) != 0x80; }

std::string last_characters(std::string_view text) {
  if (length_of(text) < kContext) return std::string(text);
  size_t start = text.size();
  for (size_t count = 0; count < kContext; --start) count += starts_character(text[start - 1]) ? 1 : 0;
  return "..." + std::string(text.substr(start));
}

std::string first_characters(std::string_view text) {
  if (length_of(text) < kContext) return std::string(text);
  size_t end = 0;
  for (size_t count = 0; end < text.size(); ++end) {
    if (starts_character(text[end]) && count++ == kContext) break;
  }
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace

TextPosition position_of(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t newline = before.rfind('\n');
  TextPosition position;
  position.line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  position.line_start = newline == std::string_view::npos ? 0 : newline + 1;
  position.column = length_of(before.substr(position.line_start));
  return position;
}

Error in_text(const Error& error, std::string_view text) { return with_message(error, fmt::format("{}\n== SQL ==\n{}", error.what(), text)); }

Error at_position(const Error& error, std::string_view text, size_t offset) {
  const TextPosition position = position_of(text, offset);
  const size_t line_end = std::min(text.find('\n', offset), text.size());
  const std::string message = fmt::format("{} (line {}, pos {})\n\n== SQL ==\n{}\n{}^^^{}\n", error.what(), position.line, position.column,
                                          text.substr(0, line_end), std::string(position.column, '-'), text.substr(line_end));
  return with_message(error, message);
}

Error at_fragment(const Error& error, std::string_view text, size_t begin, size_t end) {
  const TextPosition position = position_of(text, begin);
  const size_t line_end = std::min(text.find('\n', end), text.size());
  const std::string before = last_characters(text.substr(position.line_start, begin - position.line_start));
  const std::string after = first_characters(text.substr(end, line_end - end));
  std::string message = fmt::format("{}\n== SQL (line {}, position {}) ==\n", error.what(), position.line, position.column + 1);
  for (size_t line = begin; line <= end;) {
    const size_t next = std::min(text.find('\n', line), end);
    const std::string_view marked = text.substr(line, next - line);
    const std::string_view left = line == begin ? std::string_view(before) : std::string_view();
    message +=
        fmt::format("{}{}{}\n{}{}\n", left, marked, next == end ? after : "", std::string(length_of(left), ' '), std::string(length_of(marked), '^'));
    line = next + 1;
  }
  return with_message(error, message);
}

}  // namespace izvor::sql
