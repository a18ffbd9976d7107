#pragma once

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/types/csv_format.h"

namespace izvor {

// Cuts one line into fields by the rules of univocity-parsers as Spark sets it up (unescaped quotes: STOP_AT_DELIMITER). The rules are
// lenient to the letter, so this is a state machine over single bytes; lines without special bytes never come here.
class CsvTokenizer {
 public:
  enum class Result { kOk, kTooManyColumns, kFieldTooLong };

  explicit CsvTokenizer(const CsvFormat& format) : format_(format) {}

  // Appends the fields of `line` (not empty) to `tokens`. Their text lies in `line`, in the format or in `arena`.
  Result tokenize(std::string_view line, std::pmr::memory_resource* arena, std::vector<CsvToken>* tokens);

 private:
  bool advance();
  bool append_until(char stop1, char stop2, char stop3);
  bool skip_leading_whitespace();

  // Each returns false when the line has ended.
  bool parse_record();
  bool parse_quoted_field();
  bool parse_unquoted_field();
  bool parse_quoted_text();
  bool parse_behind_closing_quote();
  bool parse_rest_of_unescaped();
  bool process_quote_or_escape();
  bool parse_processing_escape();
  bool take_plain_quoted_field(bool* taken);

  void finish_at_line_end();
  bool text_pending_at_line_end();
  void add_null() { add({}); }
  void add(CsvToken token);
  void add_pending_text();
  CsvToken empty_value() const;
  bool ends_field(char c) const { return c == format_.separator || c == format_.record_end; }

  const CsvFormat format_;
  const char* next_ = nullptr;
  const char* end_ = nullptr;
  std::pmr::memory_resource* arena_ = nullptr;
  std::vector<CsvToken>* tokens_ = nullptr;
  size_t first_token_ = 0;
  Result result_ = Result::kOk;
  std::string text_;  // of the field being read
  char current_ = '\0';
  char previous_ = '\0';
  bool unescaped_ = false;
  bool trim_ = false;
};

}  // namespace izvor
