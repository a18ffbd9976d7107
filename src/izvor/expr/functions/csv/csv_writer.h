#pragma once

#include <string>
#include <string_view>

#include "izvor/expr/functions/csv/csv_options.h"

namespace izvor::expr {

// Writes fields as univocity-parsers does, as Spark sets it up.
class CsvWriter {
 public:
  explicit CsvWriter(const CsvStyle& style) : style_(style) {}

  void append(std::string_view text, std::string& out) const;
  void append_null(std::string& out) const { append_replacement(style_.null_value, out); }

 private:
  bool is_quoted(std::string_view text) const;
  void append_quoted(std::string_view text, std::string& out) const;
  // What stands for null or an empty text is quoted only where everything is.
  void append_replacement(std::string_view text, std::string& out) const;

  const CsvStyle& style_;
};

}  // namespace izvor::expr
