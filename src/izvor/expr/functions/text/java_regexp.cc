#include "izvor/expr/functions/text/java_regexp.h"

#include <list>
#include <unordered_map>

#include <re2/re2.h>
#include <unicode/regex.h>
#include <unicode/utext.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/functions/text/character_set.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

constexpr int64_t kRe2Memory = 64 << 20;

re2::RE2::Options re2_options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRe2Memory);
  return options;
}

bool ends_with_line_end(std::string_view text) {
  if (text.empty()) return false;
  return text.back() == '\n' || text.back() == '\r' || text.ends_with("\u0085") || text.ends_with("\u2028") || text.ends_with("\u2029");
}

class IcuMatcher {
 public:
  explicit IcuMatcher(const std::string& pattern) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError place;
    pattern_.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(pattern), 0, place, status));
    if (U_FAILURE(status)) throw RegexpSyntaxError{};
    matcher_.reset(pattern_->matcher(status));
    if (U_FAILURE(status)) throw RegexpSyntaxError{};
  }
  IcuMatcher(const IcuMatcher&) = delete;
  IcuMatcher& operator=(const IcuMatcher&) = delete;
  ~IcuMatcher() { utext_close(&text_); }

  bool find(std::string_view text, size_t start, JavaRegexp::Groups& groups) {
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&text_, text.data(), static_cast<int64_t>(text.size()), &status);
    matcher_->reset(&text_);
    const bool found = matcher_->find(static_cast<int64_t>(start), status);
    for (size_t i = 0; found && i < groups.size(); ++i) {
      const int64_t begin = matcher_->start64(static_cast<int32_t>(i), status);
      const int64_t end = matcher_->end64(static_cast<int32_t>(i), status);
      groups[i] = begin < 0 ? std::string_view() : text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
    }
    // The stack that backtracking may use is bounded, in Java as well.
    if (U_FAILURE(status))
      throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", std::string("A regular expression that ends in ") + u_errorName(status)}});
    return found;
  }

 private:
  std::unique_ptr<icu::RegexPattern> pattern_;
  std::unique_ptr<icu::RegexMatcher> matcher_;
  UText text_ = UTEXT_INITIALIZER;
};

}  // namespace

struct JavaRegexp::Engines {
  std::unique_ptr<re2::RE2> re2;
  std::unique_ptr<IcuMatcher> icu;  // made when it is needed
  std::vector<re2::StringPiece> pieces;
};

JavaRegexp::JavaRegexp(std::string_view pattern) : translation_(translate_regexp(pattern)), engines_(std::make_unique<Engines>()) {
  if (!translation_.needs_icu) {
    engines_->re2 = std::make_unique<re2::RE2>(translation_.re2, re2_options());
    engines_->pieces.resize(static_cast<size_t>(group_count()) + 1);
    translation_.needs_icu = !engines_->re2->ok();
  }
  if (translation_.needs_icu) engines_->icu = std::make_unique<IcuMatcher>(translation_.icu);
}

JavaRegexp::~JavaRegexp() = default;

int JavaRegexp::group_of_name(std::string_view name) const {
  const auto found = translation_.group_names.find(name);
  return found == translation_.group_names.end() ? -1 : found->second;
}

bool JavaRegexp::needs_icu(std::string_view text) const {
  return translation_.needs_icu || (translation_.needs_icu_at_line_end && ends_with_line_end(text)) ||
         (translation_.needs_icu_beyond_ascii && !is_ascii(text));
}

bool JavaRegexp::find_with_icu(std::string_view text, size_t start, Groups& groups) {
  if (!engines_->icu) engines_->icu = std::make_unique<IcuMatcher>(translation_.icu);
  return engines_->icu->find(text, start, groups);
}

bool JavaRegexp::matches_somewhere(std::string_view text) {
  if (!needs_icu(text)) return engines_->re2->Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
  Groups groups(1);
  return find_with_icu(text, 0, groups);
}

bool JavaRegexp::find(std::string_view text, size_t start, Groups& groups) {
  groups.resize(static_cast<size_t>(group_count()) + 1);
  if (needs_icu(text)) return find_with_icu(text, start, groups);
  auto& pieces = engines_->pieces;
  if (!engines_->re2->Match({text.data(), text.size()}, start, text.size(), re2::RE2::UNANCHORED, pieces.data(), static_cast<int>(pieces.size()))) {
    return false;
  }
  for (size_t i = 0; i < groups.size(); ++i) groups[i] = {pieces[i].data(), pieces[i].size()};
  return true;
}

// ---- Compiled patterns of this thread, the latest first. ----

namespace {

class CompiledPatterns {
 public:
  std::shared_ptr<JavaRegexp> get(const std::string& pattern) {
    if (const auto found = places_.find(pattern); found != places_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      return entries_.front().second;
    }
    entries_.emplace_front(pattern, std::make_shared<JavaRegexp>(pattern));
    places_[pattern] = entries_.begin();
    if (entries_.size() > kMost) {
      places_.erase(entries_.back().first);
      entries_.pop_back();
    }
    return entries_.front().second;
  }

 private:
  static constexpr size_t kMost = 64;
  std::list<std::pair<std::string, std::shared_ptr<JavaRegexp>>> entries_;
  std::unordered_map<std::string, decltype(entries_)::iterator> places_;
};

}  // namespace

JavaRegexp* RegexpOfRows::of(std::string_view pattern) {
  if ((regexp_ || error_) && pattern == pattern_) return regexp_.get();
  static thread_local CompiledPatterns compiled;
  pattern_ = pattern;
  regexp_.reset();
  error_.reset();
  try {
    regexp_ = compiled.get(pattern_);
  } catch (const RegexpSyntaxError&) {
    error_.emplace(
        "INVALID_PARAMETER_VALUE.PATTERN",
        Error::Parameters{{"parameter", "`regexp`"}, {"functionName", "`" + function_ + "`"}, {"value", sql_literal(Value::string(pattern_))}});
  } catch (const RegexpUnsupported& unsupported) {
    error_.emplace("UNSUPPORTED_FEATURE.IZVOR", Error::Parameters{{"feature", unsupported.feature}});
  }
  return regexp_.get();
}

std::string_view RegexpSubject::of(std::string_view text) {
  if (is_valid_utf8(text)) return text;
  repaired_ = replace_invalid_utf8(text);
  return repaired_;
}

}  // namespace izvor::expr
