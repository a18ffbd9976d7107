#include "izvor/expr/functions/text/number_format.h"

#include <algorithm>

#include "izvor/error.h"
#include "izvor/expr/functions/text/decimal_text.h"

namespace izvor::expr {
namespace {

Error invalid_format(const char* reason, const std::string& shown, Error::Parameters more = {}) {
  more["format"] = shown;
  return Error(std::string("INVALID_FORMAT.") + reason, std::move(more));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

NumberFormat::NumberFormat(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  tokenize(upper);
  bool in_fraction = false;
  for (const Token& token : tokens_) {
    in_fraction = in_fraction || token.kind == Kind::kPoint;
    (in_fraction ? fraction_digits_ : whole_digits_) += token.digits;
  }
  check(upper);
}

void NumberFormat::tokenize(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '0' || c == '9') {
      const size_t end = std::min(text.find_first_not_of("09", at), text.size());
      tokens_.push_back({Kind::kDigits, c, static_cast<int>(end - at), c == '0'});
      at = end;
      continue;
    }
    const std::string_view pair = text.substr(at, 2);
    if (pair == "MI" || pair == "PR") {
      tokens_.push_back({pair == "MI" ? Kind::kMinus : Kind::kCloseAngle});
      if (pair == "PR") tokens_.insert(tokens_.begin(), {Kind::kOpenAngle});
      at += 2;
      continue;
    }
    const Kind kind = c == ',' || c == 'G'   ? Kind::kThousands
                      : c == '.' || c == 'D' ? Kind::kPoint
                      : c == '$'             ? Kind::kDollar
                      : c == 'S'             ? Kind::kSign
                                             : Kind::kUnknown;
    tokens_.push_back({kind, c});
    ++at;
  }
}

void NumberFormat::check(const std::string& text) const {
  const std::string shown = "'" + text + "'";
  if (text.empty()) throw invalid_format("EMPTY", shown);
  if (precision() == 0) throw invalid_format("WRONG_NUM_DIGIT", shown);
  const auto count = [&](Kind kind) { return std::count_if(tokens_.begin(), tokens_.end(), [&](const Token& token) { return token.kind == kind; }); };
  const auto first = [&](Kind kind) { return std::find_if(tokens_.begin(), tokens_.end(), [&](const Token& token) { return token.kind == kind; }); };
  if (count(Kind::kPoint) > 1) throw invalid_format("WRONG_NUM_TOKEN", shown, {{"token", ". or D"}});
  const auto dollar = first(Kind::kDollar);
  if (dollar != tokens_.end() && first(Kind::kDigits) < dollar) throw invalid_format("CUR_MUST_BEFORE_DIGIT", shown);
  if (dollar != tokens_.end() && first(Kind::kPoint) < dollar) throw invalid_format("CUR_MUST_BEFORE_DEC", shown);
  check_separators(shown);
  constexpr std::pair<Kind, const char*> kOnce[] = {{Kind::kDollar, "$"}, {Kind::kSign, "S"}, {Kind::kMinus, "MI"}, {Kind::kCloseAngle, "PR"}};
  for (const auto& [kind, name] : kOnce) {
    if (count(kind) > 1) throw invalid_format("WRONG_NUM_TOKEN", shown, {{"token", name}});
  }
  check_order(shown);
}

void NumberFormat::check_separators(const std::string& shown) const {
  bool in_fraction = false;
  for (size_t i = 0; i < tokens_.size(); ++i) {
    in_fraction = in_fraction || tokens_[i].kind == Kind::kPoint;
    if (tokens_[i].kind != Kind::kThousands) continue;
    if (in_fraction) throw invalid_format("THOUSANDS_SEPS_MUST_BEFORE_DEC", shown);
    const auto is_run = [&](size_t at) { return at < tokens_.size() && tokens_[at].kind == Kind::kDigits; };
    if (i == 0 || !is_run(i - 1) || !is_run(i + 1)) throw invalid_format("CONT_THOUSANDS_SEPS", shown);
  }
}

// [MI|S] [$] digits and separators [.] digits [$] [PR|MI|S]
void NumberFormat::check_order(const std::string& shown) const {
  constexpr std::pair<unsigned, bool> kSlots[] = {
      {1u << int(Kind::kSign) | 1u << int(Kind::kMinus) | 1u << int(Kind::kOpenAngle), false},
      {1u << int(Kind::kSign) | 1u << int(Kind::kMinus) | 1u << int(Kind::kOpenAngle), false},
      {1u << int(Kind::kDollar), false},
      {1u << int(Kind::kDigits) | 1u << int(Kind::kThousands), true},
      {1u << int(Kind::kPoint), false},
      {1u << int(Kind::kDigits), true},
      {1u << int(Kind::kDollar), false},
      {1u << int(Kind::kSign) | 1u << int(Kind::kMinus) | 1u << int(Kind::kCloseAngle), false},
      {1u << int(Kind::kSign) | 1u << int(Kind::kMinus) | 1u << int(Kind::kCloseAngle), false},
  };
  size_t slot = 0;
  for (const Token& token : tokens_) {
    while (slot < std::size(kSlots) && (kSlots[slot].first >> static_cast<int>(token.kind) & 1) == 0) ++slot;
    if (slot == std::size(kSlots)) {
      const std::string name = token.kind == Kind::kDigits    ? "digit sequence"
                               : token.kind == Kind::kUnknown ? std::string("character '") + token.character + "''"
                               : token.kind == Kind::kPoint   ? ". or D"
                                                              : std::string(1, token.character == '\0' ? 'M' : token.character);
      throw invalid_format("UNEXPECTED_TOKEN", shown, {{"token", name}});
    }
    if (!kSlots[slot].second) ++slot;
  }
}

// ---- Reading ----

class NumberFormat::Parser {
 public:
  Parser(const NumberFormat& format, std::string_view text) : format_(format), text_(text) {}

  std::optional<Int128> parse() {
    const auto& tokens = format_.tokens_;
    for (size_t i = 0; i < tokens.size();) {
      skip_spaces();
      if (tokens[i].kind == Kind::kDigits) {
        size_t end = i;
        while (end < tokens.size() && (tokens[end].kind == Kind::kDigits || tokens[end].kind == Kind::kThousands)) ++end;
        if (!read_digits(i, end)) return std::nullopt;
        i = end;
      } else {
        if (!read_token(tokens[i].kind)) return std::nullopt;
        ++i;
      }
    }
    skip_spaces();
    if (at_ < text_.size() || angles_ == 1 || (whole_.empty() && fraction_.empty())) return std::nullopt;
    return value();
  }

 private:
  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // False when the text must have the token and has not.
  bool read_token(Kind kind) {
    switch (kind) {
      case Kind::kDollar: return take('$');
      case Kind::kPoint:
        in_fraction_ = take('.');
        past_point_ = true;
        return true;
      case Kind::kSign:
        if (!take('+')) negative_ = take('-') || negative_;
        return true;
      case Kind::kMinus: negative_ = take('-') || negative_; return true;
      case Kind::kOpenAngle: angles_ += take('<'); return true;
      case Kind::kCloseAngle:
        if (take('>')) ++angles_ == 2 ? static_cast<void>(negative_ = true) : static_cast<void>(angles_ = 1);
        return true;
      default: return false;
    }
  }

  // The runs of the format against those of the text, from the last one on.
  bool read_digits(size_t begin, size_t end) {
    std::vector<int> runs(1, 0);
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (is_digit(c)) {
        (in_fraction_ ? fraction_ : whole_) += c;
        ++runs.back();
      } else if (c == ',') {
        runs.push_back(0);
      } else if (!is_space(c)) {
        break;
      }
    }
    // Without a point in the text, the runs behind the format's point stay empty.
    if (past_point_ && !in_fraction_) return runs.size() == 1 && runs[0] == 0;
    if (past_point_) return runs.size() == 1 && runs[0] <= format_.tokens_[begin].digits;
    size_t run = runs.size();
    for (size_t i = end; i-- > begin && run > 0;) {
      const Token& token = format_.tokens_[i];
      if (token.kind != Kind::kDigits) continue;
      const int digits = runs[--run];
      if (token.exact ? digits != token.digits : digits > token.digits) return false;
    }
    return run == 0;
  }

  Int128 value() const {
    Int128 unscaled = 0;
    for (const char c : whole_) unscaled = unscaled * 10 + (c - '0');
    for (int i = 0; i < format_.fraction_digits_; ++i) {
      unscaled = unscaled * 10 + (static_cast<size_t>(i) < fraction_.size() ? fraction_[static_cast<size_t>(i)] - '0' : 0);
    }
    return negative_ ? -unscaled : unscaled;
  }

  const NumberFormat& format_;
  std::string_view text_;
  size_t at_ = 0;
  std::string whole_, fraction_;
  bool past_point_ = false;
  bool in_fraction_ = false;
  bool negative_ = false;
  int angles_ = 0;
};

std::optional<Int128> NumberFormat::parse(std::string_view text) const { return Parser(*this, text).parse(); }

// ---- Writing ----

class NumberFormat::Writer {
 public:
  Writer(const NumberFormat& format, Int128 unscaled, int scale, std::string& out)
      : format_(format), negative_(unscaled < 0), out_(out), start_(out.size()) {
    std::string plain;
    append_decimal(unscaled, scale, plain);
    std::string_view digits = plain;
    if (negative_) digits.remove_prefix(1);
    const size_t point = std::min(digits.find('.'), digits.size());
    whole_ = digits.substr(0, point);
    fraction_ = digits.substr(std::min(point + 1, digits.size()));
    whole_.erase(0, std::min(whole_.find_first_not_of('0'), whole_.size()));
    fraction_.erase(fraction_.find_last_not_of('0') + 1);
    too_long_ = static_cast<int>(whole_.size()) > format.whole_digits_ || static_cast<int>(fraction_.size()) > format.fraction_digits_;
  }

  void write() {
    for (const Token& token : format_.tokens_) {
      switch (token.kind) {
        case Kind::kDigits: write_run(token); break;
        case Kind::kThousands: ends_with_digit() && !too_long_ ? out_.push_back(',') : add_space(); break;
        case Kind::kPoint: write_point(); break;
        case Kind::kDollar: out_ += '$'; break;
        case Kind::kSign: add_mark(negative_ ? '-' : '+'); break;
        case Kind::kMinus: negative_ ? add_mark('-') : out_.push_back(' '); break;
        case Kind::kOpenAngle:
          if (negative_) out_ += '<';
          break;
        case Kind::kCloseAngle:
          if (negative_) {
            add_mark('>');
          } else {
            out_ += "  ";
          }
          break;
        case Kind::kUnknown: break;
      }
    }
  }

 private:
  bool ends_with_digit() const { return out_.size() > start_ && is_digit(out_.back()); }

  void write_run(const Token& token) {
    for (int i = 0; i < token.digits; ++i, ++place_) {
      if (too_long_) {
        out_ += '#';
      } else if (in_fraction_) {
        out_ += place_ < static_cast<int>(fraction_.size()) ? fraction_[static_cast<size_t>(place_)] : '0';
      } else {
        const int missing = format_.whole_digits_ - static_cast<int>(whole_.size());
        if (place_ >= missing) {
          out_ += whole_[static_cast<size_t>(place_ - missing)];
        } else if (token.exact || ends_with_digit()) {
          out_ += '0';
        } else {
          add_space();
        }
      }
    }
  }

  void write_point() {
    if (out_.size() > start_ && out_.back() == ' ') out_.back() = '0';
    out_ += '.';
    in_fraction_ = true;
    place_ = 0;
  }

  // A sign in front stays next to the first digit.
  void add_space() {
    const bool behind_sign = out_.size() > start_ && (out_.back() == '+' || out_.back() == '-' || out_.back() == '<');
    behind_sign ? static_cast<void>(out_.insert(out_.size() - 1, 1, ' ')) : out_.push_back(' ');
  }

  // A sign behind stands next to the last digit, in front of the spaces.
  void add_mark(char mark) {
    size_t at = out_.size();
    while (at > start_ && out_[at - 1] == ' ') --at;
    out_.insert(at, 1, mark);
  }

  const NumberFormat& format_;
  bool negative_;
  std::string& out_;
  size_t start_;
  std::string whole_, fraction_;
  bool too_long_ = false;
  bool in_fraction_ = false;
  int place_ = 0;
};

void NumberFormat::append(Int128 unscaled, int scale, std::string& out) const { Writer(*this, unscaled, scale, out).write(); }

}  // namespace izvor::expr
