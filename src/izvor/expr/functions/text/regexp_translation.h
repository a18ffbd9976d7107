#pragma once

#include <map>
#include <string>
#include <string_view>

namespace izvor::expr {

// A pattern of java.util.regex in the syntaxes of re2 and of ICU, spelled out so that both give it Java's meaning: classes are sets of code points,
// letters that match in either case are classes, Java's line ends and word boundaries are written as such.
struct RegexpTranslation {
  std::string re2;
  std::string icu;
  int group_count = 0;
  std::map<std::string, int, std::less<>> group_names;
  // What re2 cannot express of it: it has to be run by ICU always, for texts that end with a line end, or for texts that are not ASCII.
  bool needs_icu = false;
  bool needs_icu_at_line_end = false;
  bool needs_icu_beyond_ascii = false;
};

// Throws RegexpSyntaxError and RegexpUnsupported (character_set.h).
RegexpTranslation translate_regexp(std::string_view pattern);

}  // namespace izvor::expr
