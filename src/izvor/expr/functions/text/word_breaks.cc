#include "izvor/expr/functions/text/word_breaks.h"

#include <algorithm>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

enum class Kind { kLetter, kDigit, kKanji, kHiragana, kKatakana, kMark, kOther };

Kind kind_of(char32_t c) {
  const auto code_point = static_cast<UChar32>(c);
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(code_point, &status)) {
    case USCRIPT_HAN: return Kind::kKanji;
    case USCRIPT_HIRAGANA: return Kind::kHiragana;
    case USCRIPT_KATAKANA: return Kind::kKatakana;
    default: break;
  }
  const uint32_t category = U_GET_GC_MASK(code_point);
  if ((category & (U_GC_L_MASK | U_GC_MC_MASK)) != 0) return Kind::kLetter;
  if ((category & U_GC_N_MASK) != 0) return Kind::kDigit;
  return (category & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0 ? Kind::kMark : Kind::kOther;
}

bool binds_letters(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_PD_MASK | U_GC_PC_MASK)) != 0 || c == 0xAD || c == 0x2027 || c == '"' || c == '\'' ||
         c == '.';
}
bool binds_digits(char32_t c) { return c == '"' || c == '\'' || c == ',' || c == 0x66B || c == '.'; }
bool leads_number(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_SC_MASK) != 0 || c == '#' || c == '.'; }
bool ends_number(char32_t c) { return c == 0xA2 || c == '%' || c == '&' || c == 0x2030 || c == 0x66A; }

class WordReader {
 public:
  explicit WordReader(Text text) : text_(text) {}

  size_t read() {
    const char32_t first = peek();
    const Kind kind = kind_of(first);
    if (kind == Kind::kKanji || kind == Kind::kHiragana || kind == Kind::kKatakana) {
      take_run(kind);
    } else if (kind == Kind::kLetter || kind == Kind::kDigit) {
      if (kind == Kind::kLetter) take_bound(Kind::kLetter, binds_letters);
      take_numbers();
    } else {
      step();
      if (leads_number(first)) take_numbers();
    }
    return at_;
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char32_t peek() const { return front_code_point(text_.substr(at_)); }
  void step() { at_ = std::min(at_ + utf8_width(text_[at_]), text_.size()); }

  bool take_run(Kind kind) {
    const size_t start = at_;
    while (!at_end() && (kind_of(peek()) == kind || (at_ > start && kind_of(peek()) == Kind::kMark))) step();
    return at_ > start;
  }

  // Runs of one kind with single binding characters between them.
  bool take_bound(Kind kind, bool (*binds)(char32_t)) {
    if (!take_run(kind)) return false;
    while (!at_end() && binds(peek())) {
      const size_t before = at_;
      step();
      if (take_run(kind)) continue;
      at_ = before;
      break;
    }
    return true;
  }

  // Numbers and words by turns; a sign such as % belongs to a number at the end.
  void take_numbers() {
    while (take_bound(Kind::kDigit, binds_digits)) {
      if (take_bound(Kind::kLetter, binds_letters)) continue;
      if (!at_end() && ends_number(peek())) step();
      return;
    }
  }

  Text text_;
  size_t at_ = 0;
};

}  // namespace

std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, WordReader(text).read());
  text.remove_prefix(word.size());
  return word;
}

}  // namespace izvor::expr
