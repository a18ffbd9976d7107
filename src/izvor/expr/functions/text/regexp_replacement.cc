#include "izvor/expr/functions/text/regexp_replacement.h"

namespace izvor::expr {

bool RegexpReplacement::parse(std::string_view text, const JavaRegexp& regexp) {
  parts_.assign(1, {});
  for (size_t at = 0; at < text.size();) {
    char c = text[at++];
    if (c == '$') {
      if (!parse_group(text, at, regexp)) return false;
      parts_.emplace_back();
      continue;
    }
    if (c == '\\') {
      if (at == text.size()) return false;
      c = text[at++];
    }
    parts_.back().literal += c;
  }
  return true;
}

// As many digits as make the number of a group.
bool RegexpReplacement::parse_group(std::string_view text, size_t& at, const JavaRegexp& regexp) {
  const auto is_digit = [&](size_t place) { return place < text.size() && text[place] >= '0' && text[place] <= '9'; };
  int group = -1;
  if (at < text.size() && text[at] == '{') {
    const size_t end = text.find('}', at);
    if (end == std::string_view::npos) return false;
    group = regexp.group_of_name(text.substr(at + 1, end - at - 1));
    at = end + 1;
  } else if (is_digit(at)) {
    group = text[at++] - '0';
    if (group > regexp.group_count()) return false;
    while (is_digit(at) && group * 10 + (text[at] - '0') <= regexp.group_count()) group = group * 10 + (text[at++] - '0');
  }
  if (group < 0) return false;
  parts_.push_back({"", group});
  return true;
}

void RegexpReplacement::append(const JavaRegexp::Groups& groups, std::string& out) const {
  for (const Part& part : parts_) {
    if (part.group < 0) {
      out += part.literal;
    } else if (groups[static_cast<size_t>(part.group)].data() != nullptr) {
      out += groups[static_cast<size_t>(part.group)];
    }
  }
}

}  // namespace izvor::expr
