#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/error.h"
#include "izvor/expr/functions/text/regexp_translation.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {

// A regular expression of Java. re2 runs it where it can; ICU, which backtracks as Java does, where the pattern or a text needs more than re2 has.
// Not for use by two threads at once.
class JavaRegexp {
 public:
  // Throws RegexpSyntaxError and RegexpUnsupported (character_set.h).
  explicit JavaRegexp(std::string_view pattern);
  ~JavaRegexp();

  int group_count() const { return translation_.group_count; }
  // The number of a named group; -1 when there is none.
  int group_of_name(std::string_view name) const;

  // A match: groups by number, the whole match is group 0. One that took no part has no data().
  using Groups = std::vector<std::string_view>;

  bool matches_somewhere(std::string_view text);
  // The first match that begins at `start` or behind it.
  bool find(std::string_view text, size_t start, Groups& groups);

 private:
  struct Engines;
  bool needs_icu(std::string_view text) const;
  bool find_with_icu(std::string_view text, size_t start, Groups& groups);

  RegexpTranslation translation_;
  std::unique_ptr<Engines> engines_;
};

// fn(const Groups&, bool within_character) for each match, one behind the other, until fn gives false. An empty match may lie between the two UTF-16
// units of a character: then it is reported at the front of the character, as `within_character`.
template <typename Fn>
void for_each_match(JavaRegexp& regexp, std::string_view text, Fn&& fn);

// The regular expressions of a call, row by row: mostly it is the same for all rows. Compiled ones are kept for later batches of the thread.
class RegexpOfRows {
 public:
  explicit RegexpOfRows(std::string function) : function_(std::move(function)) {}

  // Null when the pattern cannot be used; error() tells why.
  JavaRegexp* of(std::string_view pattern);
  const Error& error() const { return *error_; }
  const std::string& pattern() const { return pattern_; }

 private:
  std::string function_;
  std::string pattern_;
  std::shared_ptr<JavaRegexp> regexp_;
  std::optional<Error> error_;
};

// What Java sees of a text: ill-formed parts are replaced.
class RegexpSubject {
 public:
  std::string_view of(std::string_view text);

 private:
  std::string repaired_;
};

// ---- Implementation. ----

template <typename Fn>
void for_each_match(JavaRegexp& regexp, std::string_view text, Fn&& fn) {
  JavaRegexp::Groups groups;
  for (size_t start = 0; start <= text.size() && regexp.find(text, start, groups);) {
    if (!fn(groups, false)) return;
    const auto begin = static_cast<size_t>(groups[0].data() - text.data());
    start = begin + groups[0].size();
    if (!groups[0].empty()) continue;
    const bool is_pair = start < text.size() && utf8_width(text[start]) == 4;
    if (is_pair && !fn(groups, true)) return;
    start += start < text.size() ? utf8_width(text[start]) : 1;
  }
}

}  // namespace izvor::expr
