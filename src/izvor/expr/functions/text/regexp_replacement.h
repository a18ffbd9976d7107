#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "izvor/expr/functions/text/java_regexp.h"

namespace izvor::expr {

// A replacement text of Java's Matcher: $1 and ${name} stand for groups, a backslash takes the next character as it is.
class RegexpReplacement {
 public:
  // Gives false for what Java refuses.
  bool parse(std::string_view text, const JavaRegexp& regexp);
  void append(const JavaRegexp::Groups& groups, std::string& out) const;

 private:
  // A literal, or the number of a group.
  struct Part {
    std::string literal;
    int group = -1;
  };
  bool parse_group(std::string_view text, size_t& at, const JavaRegexp& regexp);

  std::vector<Part> parts_;
};

}  // namespace izvor::expr
