#include "izvor/expr/functions/text/regexp_translation.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

#include "izvor/expr/functions/text/character_set.h"

namespace izvor::expr {
namespace {

constexpr std::string_view kAtFinalLineEnd = "(?=(?:\\r\\n|(?<!\\r)\\n|[\\r\\x{85}\\x{2028}\\x{2029}])?\\z)";
constexpr std::string_view kAtFinalNewline = "(?=\\n?\\z)";
constexpr std::string_view kAtLineEnd = "(?=\\r\\n|(?<!\\r)\\n|[\\r\\x{85}\\x{2028}\\x{2029}]|\\z)";
constexpr std::string_view kAtLineStart = "(?:\\A|(?<=[\\n\\x{85}\\x{2028}\\x{2029}])(?!\\z)|(?<=\\r)(?!\\n|\\z))";
constexpr std::string_view kLineEnd = "(?:\\x{D}\\x{A}|[\\x{A}-\\x{D}\\x{85}\\x{2028}\\x{2029}])";
// Java 17's word characters at a boundary, with the marks above them.
constexpr std::string_view kBehindWord = "(?<=[\\p{L}\\p{Nd}_]\\p{Mn}{0,16})";
constexpr std::string_view kNotBehindWord = "(?<![\\p{L}\\p{Nd}_]\\p{Mn}{0,16})";
constexpr int kMostRepetitions = 1000;  // of re2

struct Flags {
  bool ignore_case = false;
  bool unicode_case = false;
  bool unix_lines = false;
  bool multiline = false;
  bool dot_all = false;
  bool comments = false;

  CaseFolding folding() const { return !ignore_case ? CaseFolding::kNone : unicode_case ? CaseFolding::kUnicode : CaseFolding::kAscii; }
};

class Translator {
 public:
  explicit Translator(std::string_view pattern) : pattern_(pattern) {}

  RegexpTranslation translate() {
    translate_alternatives(false);
    if (at_ < pattern_.size()) throw RegexpSyntaxError{};  // a closing parenthesis of no group
    return std::move(out_);
  }

 private:
  bool at_end() const { return at_ >= pattern_.size(); }
  bool next_is(std::string_view text) const { return pattern_.substr(at_).starts_with(text); }

  void emit(std::string_view both) {
    out_.re2 += both;
    out_.icu += both;
  }
  void emit_icu_only(std::string_view icu) {
    out_.needs_icu = true;
    out_.icu += icu;
  }
  void emit_set(const icu::UnicodeSet& set) {
    std::string text;
    append_set(set, text);
    emit(text);
  }
  void emit_character(char32_t character) {
    icu::UnicodeSet set(static_cast<UChar32>(character), static_cast<UChar32>(character));
    add_other_cases(set, flags_.folding());
    if (set.size() > 1) return emit_set(set);
    char text[16];
    std::snprintf(text, sizeof text, "\\x{%X}", static_cast<unsigned>(character));
    emit(text);
  }

  // Flags that are switched within a group end with it.
  void translate_alternatives(bool in_group) {
    const Flags outer = flags_;
    while (!at_end()) {
      skip_comments();
      if (at_end()) break;
      if (pattern_[at_] == ')') {
        if (!in_group) throw RegexpSyntaxError{};
        break;
      }
      if (pattern_[at_] == '|') {
        ++at_;
        emit("|");
        continue;
      }
      if (translate_atom()) translate_quantifier();
    }
    flags_ = outer;
  }

  void skip_comments() {
    while (flags_.comments && !at_end()) {
      const char c = pattern_[at_];
      if (c == '#') {
        at_ = std::min(pattern_.find('\n', at_), pattern_.size());
      } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
        ++at_;
      } else {
        return;
      }
    }
  }

  // False when nothing was written that a quantifier could follow.
  bool translate_atom() {
    const char c = pattern_[at_];
    switch (c) {
      case '(': ++at_; return translate_group();
      case '[': {
        ++at_;
        emit_set(read_character_class(pattern_, at_, flags_.folding(), flags_.comments));
        return true;
      }
      case '.':
        ++at_;
        translate_dot();
        return true;
      case '^':
        ++at_;
        flags_.multiline ? emit_icu_only(flags_.unix_lines ? "(?:\\A|(?<=\\n)(?!\\z))" : kAtLineStart) : emit("\\A");
        return true;
      case '$':
        ++at_;
        translate_end(flags_.multiline);
        return true;
      case '\\':
        ++at_;
        translate_escape();
        return true;
      case '*':
      case '+':
      case '?': throw RegexpSyntaxError{};
      case '{': emit("(?:)"); return true;  // the quantifier of nothing
      default: emit_character(next_code_point(pattern_, at_)); return true;
    }
  }

  void translate_dot() {
    icu::UnicodeSet set(0, 0x10FFFF);
    if (!flags_.dot_all) set.remove('\n');
    if (!flags_.dot_all && !flags_.unix_lines) set.remove('\r').remove(0x85).remove(0x2028, 0x2029);
    emit_set(set);
  }

  void translate_end(bool every_line) {
    if (every_line) return emit_icu_only(flags_.unix_lines ? "(?=\\n|\\z)" : kAtLineEnd);
    out_.needs_icu_at_line_end = true;
    out_.re2 += "\\z";
    out_.icu += flags_.unix_lines ? kAtFinalNewline : kAtFinalLineEnd;
  }

  void translate_boundary(bool negated) {
    out_.needs_icu_beyond_ascii = true;
    out_.re2 += negated ? "\\B" : "\\b";
    const std::string ahead(kWordAhead), not_ahead(kNotWordAhead), behind(kBehindWord), not_behind(kNotBehindWord);
    out_.icu += negated ? "(?:" + behind + ahead + "|" + not_behind + not_ahead + ")" : "(?:" + behind + not_ahead + "|" + not_behind + ahead + ")";
  }

  void translate_escape() {
    if (at_end()) throw RegexpSyntaxError{};
    const char c = pattern_[at_];
    icu::UnicodeSet set;
    if (predefined_set(c, set)) {
      ++at_;
      return emit_set(set);
    }
    if (c >= '1' && c <= '9') return translate_back_reference();
    switch (c) {
      case 'p':
      case 'P': ++at_; return emit_set(read_property(pattern_, at_, c == 'P', flags_.folding()));
      case 'Q': ++at_; return translate_quotation();
      case 'A': ++at_; return emit("\\A");
      case 'z': ++at_; return emit("\\z");
      case 'Z': ++at_; return translate_end(false);
      case 'G': ++at_; return emit_icu_only("\\G");
      case 'R': ++at_; return emit(kLineEnd);
      case 'X': ++at_; return emit_icu_only("\\X");
      case 'k': ++at_; return translate_named_reference();
      case 'b':
        if (next_is("b{g}")) throw RegexpUnsupported{"The boundary \\b{g} in a regular expression"};
        [[fallthrough]];
      case 'B': ++at_; return translate_boundary(c == 'B');
      default: return emit_character(read_escaped_character(pattern_, at_));
    }
  }

  void translate_quotation() {
    const size_t end = std::min(pattern_.find("\\E", at_), pattern_.size());
    // A quantifier behind the quotation is that of its last character.
    while (at_ < end) emit_character(next_code_point(pattern_, at_));
    at_ = std::min(end + 2, pattern_.size());
  }

  void refuse_folded_reference() const {
    if (flags_.ignore_case) throw RegexpUnsupported{"A back reference without regard to case in a regular expression"};
  }

  // As many digits as there are groups so far.
  void translate_back_reference() {
    refuse_folded_reference();
    int group = pattern_[at_++] - '0';
    if (group > groups_begun_) {
      emit_set(icu::UnicodeSet());  // of a group that has not matched
      return;
    }
    while (!at_end() && pattern_[at_] >= '0' && pattern_[at_] <= '9' && group * 10 + (pattern_[at_] - '0') <= groups_begun_) {
      group = group * 10 + (pattern_[at_++] - '0');
    }
    emit_icu_only("(?:\\" + std::to_string(group) + ")");
  }

  void translate_named_reference() {
    refuse_folded_reference();
    if (at_end() || pattern_[at_] != '<') throw RegexpSyntaxError{};
    ++at_;
    const auto found = out_.group_names.find(read_name());
    if (found == out_.group_names.end()) throw RegexpSyntaxError{};
    emit_icu_only("(?:\\" + std::to_string(found->second) + ")");
  }

  // Of letters and digits, with the closing angle bracket.
  std::string read_name() {
    const size_t end = pattern_.find('>', at_);
    const std::string name(pattern_.substr(at_, end - at_));
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    bool valid = end != std::string_view::npos && !name.empty() && is_letter(name[0]);
    for (const char c : name) valid = valid && (is_letter(c) || (c >= '0' && c <= '9'));
    if (!valid) throw RegexpSyntaxError{};
    at_ = end + 1;
    return name;
  }

  bool translate_group() {
    if (!next_is("?")) {
      ++groups_begun_;
      ++out_.group_count;
      return finish_group("(", "(");
    }
    ++at_;
    for (const std::string_view assertion : {"=", "!", ">", "<=", "<!"}) {
      if (!next_is(assertion)) continue;
      at_ += assertion.size();
      out_.needs_icu = true;
      return finish_group("(?:", "(?" + std::string(assertion));
    }
    if (next_is("<")) {
      ++at_;
      ++groups_begun_;
      if (!out_.group_names.emplace(read_name(), ++out_.group_count).second) throw RegexpSyntaxError{};
      return finish_group("(", "(");
    }
    return translate_flags();
  }

  bool finish_group(std::string_view re2, std::string_view icu) {
    out_.re2 += re2;
    out_.icu += icu;
    translate_alternatives(true);
    if (at_end()) throw RegexpSyntaxError{};
    ++at_;
    emit(")");
    return true;
  }

  // (?i) for the rest of the group, (?i:...) for what is in it.
  bool translate_flags() {
    const Flags outer = flags_;
    bool on = true;
    for (; !at_end() && pattern_[at_] != ':' && pattern_[at_] != ')'; ++at_) {
      if (pattern_[at_] == '-' && on) {
        on = false;
      } else {
        set_flag(pattern_[at_], on);
      }
    }
    if (at_end()) throw RegexpSyntaxError{};
    if (pattern_[at_++] == ')') return false;
    finish_group("(?:", "(?:");
    flags_ = outer;
    return true;
  }

  void set_flag(char letter, bool on) {
    switch (letter) {
      case 'i': flags_.ignore_case = on; return;
      case 'u': flags_.unicode_case = on; return;
      case 'd': flags_.unix_lines = on; return;
      case 'm': flags_.multiline = on; return;
      case 's': flags_.dot_all = on; return;
      case 'x': flags_.comments = on; return;
      case 'U': throw RegexpUnsupported{"The flag (?U) in a regular expression"};
      default: throw RegexpSyntaxError{};
    }
  }

  int read_count() {
    int count = 0;
    const char* first = pattern_.data() + at_;
    const auto [end, status] = std::from_chars(first, pattern_.data() + pattern_.size(), count);
    if (status != std::errc() || *first == '-') throw RegexpSyntaxError{};
    at_ += static_cast<size_t>(end - first);
    return count;
  }

  void translate_quantifier() {
    skip_comments();
    if (at_end()) return;
    const char c = pattern_[at_];
    if (c == '{') {
      const size_t start = at_++;
      const int least = read_count();
      int most = least;
      if (next_is(",")) {
        ++at_;
        most = next_is("}") ? least : read_count();
      }
      if (!next_is("}") || most < least) throw RegexpSyntaxError{};
      ++at_;
      if (most > kMostRepetitions) out_.needs_icu = true;
      emit(pattern_.substr(start, at_ - start));
    } else if (c == '*' || c == '+' || c == '?') {
      ++at_;
      emit(std::string_view(&c, 1));
    } else {
      return;
    }
    if (next_is("?")) {
      ++at_;
      emit("?");
    } else if (next_is("+")) {
      ++at_;
      emit_icu_only("+");
    }
  }

  static constexpr std::string_view kWordAhead = "(?=[\\p{L}\\p{Nd}_])";
  static constexpr std::string_view kNotWordAhead = "(?![\\p{L}\\p{Nd}_])";

  std::string_view pattern_;
  size_t at_ = 0;
  Flags flags_;
  int groups_begun_ = 0;
  RegexpTranslation out_;
};

}  // namespace

RegexpTranslation translate_regexp(std::string_view pattern) { return Translator(pattern).translate(); }

}  // namespace izvor::expr
