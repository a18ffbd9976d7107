#include "izvor/expr/functions/text/like_pattern.h"

#include <utility>

#include "izvor/error.h"
#include "izvor/expr/cast_errors.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

}  // namespace

LikePattern::LikePattern(Text pattern, Text escape) {
  const std::string shown = sql_literal(Value::string(std::string(pattern)));
  Run run;
  for (size_t at = 0; at < pattern.size();) {
    Text character = pattern.substr(at, utf8_width(pattern[at]));
    at += character.size();
    if (character == escape) {
      if (at == pattern.size()) throw Error("INVALID_FORMAT.ESC_AT_THE_END", {{"format", shown}});
      character = pattern.substr(at, utf8_width(pattern[at]));
      at += character.size();
      if (character != "_" && character != "%" && character != escape) {
        throw Error("INVALID_FORMAT.ESC_IN_THE_MIDDLE", {{"format", shown}, {"char", sql_literal(Value::string(std::string(character)))}});
      }
      run.append(character);
    } else if (character == "%") {
      runs_.push_back(std::move(run));
      run = {};
    } else if (character == "_") {
      run.append_any();
    } else {
      run.append(character);
    }
  }
  runs_.push_back(std::move(run));
}

bool LikePattern::matches(Text text) const {
  const size_t front = runs_.front().match_at(text, 0);
  if (runs_.size() == 1) return front == text.size();
  if (front == Text::npos) return false;
  size_t at = front;
  for (size_t i = 1; i + 1 < runs_.size(); ++i) {
    at = runs_[i].find(text, at);
    if (at == Text::npos) return false;
  }
  return runs_.back().matches_end(text, at);
}

size_t LikePattern::Run::match_at(Text text, size_t at) const {
  for (size_t i = 0; i < pieces_.size(); ++i) {
    if (i > 0) {
      if (at >= text.size()) return Text::npos;
      at += utf8_width(text[at]);
    }
    if (at > text.size() || !text.substr(at).starts_with(pieces_[i])) return Text::npos;
    at += pieces_[i].size();
  }
  return at;
}

size_t LikePattern::Run::find(Text text, size_t at) const {
  if (pieces_.size() == 1) {
    const size_t found = text.find(pieces_[0], at);
    return found == Text::npos ? found : found + pieces_[0].size();
  }
  for (; at <= text.size(); at += at < text.size() ? utf8_width(text[at]) : 1) {
    if (const size_t end = match_at(text, at); end != Text::npos) return end;
  }
  return Text::npos;
}

bool LikePattern::Run::matches_end(Text text, size_t at) const {
  if (pieces_.size() == 1) return text.size() - at >= pieces_[0].size() && text.ends_with(pieces_[0]);
  for (; at <= text.size(); at += at < text.size() ? utf8_width(text[at]) : 1) {
    if (match_at(text, at) == text.size()) return true;
  }
  return false;
}

}  // namespace izvor::expr
