#include "izvor/expr/functions/csv/csv_writer.h"

#include <algorithm>

namespace izvor::expr {
namespace {

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

void CsvWriter::append(std::string_view text, std::string& out) const {
  while (style_.trims_leading && !text.empty() && is_blank(text.front())) text.remove_prefix(1);
  const bool quotes = style_.quotes_all || is_quoted(text);  // an end of line that is trimmed away counts
  while (style_.trims_trailing && !text.empty() && is_blank(text.back())) text.remove_suffix(1);
  if (text.empty()) return append_replacement(style_.empty_value, out);
  quotes ? append_quoted(text, out) : static_cast<void>(out += text);
}

bool CsvWriter::is_quoted(std::string_view text) const {
  if (!text.empty() && text.front() == style_.format.quote) return true;
  return std::any_of(text.begin(), text.end(), [&](char c) {
    return c == style_.format.separator || c == '\n' || c == '\r' || (c == style_.format.quote && style_.escapes_quotes);
  });
}

void CsvWriter::append_quoted(std::string_view text, std::string& out) const {
  const CsvFormat& format = style_.format;
  out += format.quote;
  for (const char c : text) {
    if (c == format.quote && format.escape != '\0') out += format.escape;
    if (c == format.escape && c != format.quote && format.escape_of_escape != '\0') out += format.escape_of_escape;
    out += c;
  }
  out += format.quote;
}

void CsvWriter::append_replacement(std::string_view text, std::string& out) const {
  const char quote = style_.format.quote;
  const bool has_quotes = text.size() >= 2 && text.front() == quote && text.back() == quote;
  if (!style_.quotes_all || has_quotes) {
    out += text;
  } else {
    append_quoted(text, out);
  }
}

}  // namespace izvor::expr
