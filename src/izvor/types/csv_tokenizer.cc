#include "izvor/types/csv_tokenizer.h"

#include <cstring>

namespace izvor {
namespace {

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

// UTF-16 units of a valid UTF-8 text, as Java counts characters.
int64_t utf16_length(std::string_view text) {
  int64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0) != 0x80;
    units += byte >= 0xF0;
  }
  return units;
}

}  // namespace

CsvTokenizer::Result CsvTokenizer::tokenize(std::string_view line, std::pmr::memory_resource* arena, std::vector<CsvToken>* tokens) {
  next_ = line.data();
  end_ = next_ + line.size();
  arena_ = arena;
  tokens_ = tokens;
  first_token_ = tokens->size();
  result_ = Result::kOk;
  text_.clear();
  current_ = previous_ = '\0';
  trim_ = false;
  if (!advance() || !parse_record()) finish_at_line_end();
  return result_;
}

bool CsvTokenizer::advance() {
  if (next_ == end_) return false;
  current_ = *next_++;
  return true;
}

// Takes text up to a stop byte, which becomes the current one. At the end of the line the current byte stays what it was.
bool CsvTokenizer::append_until(char stop1, char stop2, char stop3) {
  if (current_ == stop1 || current_ == stop2 || current_ == stop3) return true;
  const char* from = next_ - 1;
  const char* at = next_;
  while (at != end_ && *at != stop1 && *at != stop2 && *at != stop3) ++at;
  text_.append(from, at);
  next_ = at;
  return advance();
}

bool CsvTokenizer::skip_leading_whitespace() {
  char c = current_;
  while (is_space(c) && c != format_.separator && c != format_.record_end && c != format_.quote) {
    if (next_ == end_) return false;
    c = *next_++;
  }
  current_ = c;
  return true;
}

bool CsvTokenizer::parse_record() {
  while (current_ != format_.record_end) {
    if (format_.trim_leading && is_space(current_) && !skip_leading_whitespace()) return false;
    if (ends_field(current_)) {
      add_null();
    } else {
      unescaped_ = false;
      previous_ = '\0';
      if (current_ == format_.quote) {
        bool taken = false;
        if (!take_plain_quoted_field(&taken)) return true;
        if (taken) continue;
        if (!parse_quoted_field()) return false;
      } else if (!parse_unquoted_field()) {
        return false;
      }
    }
    if (current_ != format_.record_end) {
      if (!advance()) return false;
      if (current_ == format_.record_end) add_null();
    }
  }
  return true;
}

// A quoted field without escapes that a separator follows needs no copy. False: the record has ended behind it.
bool CsvTokenizer::take_plain_quoted_field(bool* taken) {
  const char* at = next_;
  for (; at != end_ && *at != format_.quote; ++at) {
    const bool escapes = *at == format_.escape && at + 1 != end_ && (at[1] == format_.quote || at[1] == format_.escape_of_escape);
    if (escapes) return true;
  }
  if (at == end_ || at + 1 == end_ || at[-1] == format_.escape || !ends_field(at[1])) return true;
  *taken = true;
  add(at == next_ ? empty_value() : CsvToken{next_, static_cast<int32_t>(at - next_)});
  next_ = at + 1;
  if (!advance()) return false;
  if (current_ == format_.separator) {
    if (!advance()) {
      add_null();
      return false;
    }
    if (current_ == format_.record_end) add_null();
  }
  return true;
}

bool CsvTokenizer::parse_quoted_field() {
  trim_ = false;
  if (!parse_quoted_text()) return false;
  add_pending_text();
  return true;
}

bool CsvTokenizer::parse_unquoted_field() {
  const char* from = next_ - 1;
  const char* at = from;
  while (at != end_ && !ends_field(*at)) ++at;
  if (at == end_) {  // the last field goes through the pending text, where an empty one is empty and not null
    trim_ = format_.trim_trailing;
    text_.append(from, at);
    next_ = at;
    return false;
  }
  const char* to = at;
  while (format_.trim_trailing && to != from && is_space(to[-1])) --to;
  add(to == from ? CsvToken{} : CsvToken{from, static_cast<int32_t>(to - from)});
  next_ = at;
  return advance();
}

bool CsvTokenizer::parse_quoted_text() {
  if (previous_ != '\0') return parse_rest_of_unescaped();
  if (!advance()) return false;
  while (!(previous_ == format_.quote && (is_space(current_) || ends_field(current_)))) {
    if (current_ != format_.quote && current_ != format_.escape) {
      if (previous_ == format_.quote) {  // text behind a closing quote: the whole field is taken as it stands
        unescaped_ = true;
        text_ += format_.quote;
        text_ += current_;
        previous_ = current_;
        return parse_quoted_text();
      }
      if (previous_ == format_.escape && format_.escape != '\0') text_ += format_.escape;
      if (!append_until(format_.quote, format_.escape, format_.escape_of_escape)) return false;
      previous_ = current_;
      if (!advance()) return false;
    } else {
      if (!process_quote_or_escape()) return false;
      previous_ = current_;
      if (!advance()) return false;
      if (unescaped_ && ends_field(current_)) return true;
    }
  }
  return parse_behind_closing_quote();
}

// Whitespace behind a closing quote is dropped, unless other text follows it.
bool CsvTokenizer::parse_behind_closing_quote() {
  if (ends_field(current_) || !is_space(current_)) return true;
  std::string whitespace;
  do {
    whitespace += current_;
    if (!advance()) return false;
    if (current_ == format_.record_end) return true;
  } while (is_space(current_) && current_ != format_.separator);
  if (current_ == format_.separator) return true;
  text_ += format_.quote;
  text_ += whitespace;
  text_ += current_;
  previous_ = current_;
  return parse_quoted_text();
}

bool CsvTokenizer::parse_rest_of_unescaped() {
  text_.insert(text_.begin(), format_.quote);
  if (!advance()) return false;
  trim_ = format_.trim_trailing;
  return append_until(format_.separator, format_.record_end, format_.record_end);
}

bool CsvTokenizer::process_quote_or_escape() {
  if (current_ == format_.escape && previous_ == format_.escape_of_escape && format_.escape_of_escape != '\0') {
    text_ += format_.escape;
    current_ = '\0';
  } else if (previous_ == format_.escape) {
    if (current_ == format_.quote) {
      text_ += format_.quote;
      current_ = '\0';
    } else {
      text_ += previous_;
    }
  } else if (current_ == format_.quote && previous_ == format_.quote) {
    text_ += format_.quote;
  } else if (previous_ == format_.quote) {
    text_ += format_.quote;
    previous_ = current_;
    return parse_processing_escape();
  }
  return true;
}

bool CsvTokenizer::parse_processing_escape() {
  while (!ends_field(current_)) {
    if (current_ != format_.quote && current_ != format_.escape) {
      if (previous_ == format_.quote) {
        text_ += format_.quote;
        previous_ = current_;
        return parse_processing_escape();
      }
      text_ += current_;
    } else if (!process_quote_or_escape()) {
      return false;
    }
    previous_ = current_;
    if (!advance()) return false;
  }
  return true;
}

// What was read when the line ended is the last field; between separators there is none, that is null.
void CsvTokenizer::finish_at_line_end() {
  if (text_pending_at_line_end() || !text_.empty()) {
    add_pending_text();
  } else {
    add_null();
  }
}

bool CsvTokenizer::text_pending_at_line_end() {
  if (current_ == format_.quote) {
    if (previous_ == format_.quote) return true;
    if (!unescaped_) text_ += format_.quote;
  }
  return previous_ != '\0' && !ends_field(current_);
}

void CsvTokenizer::add(CsvToken token) {
  if (tokens_->size() - first_token_ >= static_cast<size_t>(format_.max_columns)) {
    result_ = Result::kTooManyColumns;
    return;
  }
  const bool too_long =
      format_.max_chars >= 0 && token.length > format_.max_chars && utf16_length({token.data, static_cast<size_t>(token.length)}) > format_.max_chars;
  if (too_long) result_ = Result::kFieldTooLong;
  tokens_->push_back(token);
}

void CsvTokenizer::add_pending_text() {
  size_t length = text_.size();
  while (trim_ && length > 0 && is_space(text_[length - 1])) --length;
  if (length == 0) {
    add(empty_value());
  } else {
    auto* copy = static_cast<char*>(arena_->allocate(length, 1));
    std::memcpy(copy, text_.data(), length);
    add({copy, static_cast<int32_t>(length)});
  }
  text_.clear();
}

CsvToken CsvTokenizer::empty_value() const { return {format_.empty_value.data(), static_cast<int32_t>(format_.empty_value.size())}; }

}  // namespace izvor
