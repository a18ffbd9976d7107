#pragma once

#include <memory_resource>
#include <string_view>
#include <vector>

#include "izvor/types/csv_format.h"
#include "izvor/types/csv_tokenizer.h"

namespace izvor::expr {

// A text cut into the fields of one record.
class CsvRecord {
 public:
  explicit CsvRecord(const CsvFormat& format) : comment_(format.comment), tokenizer_(format) {}

  // Null when there is no record: the text is empty or a comment, or exceeds a limit. Valid until the next call.
  const std::vector<CsvToken>* split(std::string_view text) {
    if (text.empty() || (comment_ != '\0' && text.front() == comment_)) return nullptr;
    arena_.release();
    tokens_.clear();
    return tokenizer_.tokenize(text, &arena_, &tokens_) == CsvTokenizer::Result::kOk ? &tokens_ : nullptr;
  }

 private:
  char comment_;
  CsvTokenizer tokenizer_;
  std::pmr::monotonic_buffer_resource arena_;
  std::vector<CsvToken> tokens_;
};

inline std::string_view text_of(const CsvToken& token) { return {token.data, static_cast<size_t>(token.length)}; }

}  // namespace izvor::expr
