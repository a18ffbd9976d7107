#include "izvor/fs/glob_pattern.h"

#include <algorithm>

#include "izvor/error.h"

namespace izvor::fs {
namespace {

constexpr int kMaxGroupDepth = 64;
constexpr char32_t kLastCodePoint = 0x10FFFF;

// The next code point; a byte that is not UTF-8 counts as a character of its own beyond Unicode.
char32_t next_code_point(std::string_view text, size_t* position) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte((*position)++);
  if (lead < 0x80) return lead;
  const int following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
  char32_t code = lead & (0x3F >> following);
  for (int i = 0; i < following; ++i) {
    if (*position + i >= text.size() || (byte(*position + i) & 0xC0) != 0x80) return kLastCodePoint + lead;
    code = (code << 6) | (byte(*position + i) & 0x3F);
  }
  if (following == 0) return kLastCodePoint + lead;
  *position += following;
  return code;
}

Error illegal_pattern(std::string_view pattern, const std::string& reason) {
  return Error("IZVOR_IO_ERROR", {{"operation", "glob"}, {"path", std::string(pattern)}, {"reason", "illegal file pattern: " + reason}});
}

}  // namespace

// Recursive descent over the pattern: sequence := (character | * | ? | [set] | {sequence,...})*
class GlobCompiler {
 public:
  GlobCompiler(std::string_view pattern, std::vector<GlobPattern::Step>* steps) : pattern_(pattern), steps_(*steps) {}

  void compile() {
    sequence(0);
    steps_.push_back({Kind::kMatch});
  }

 private:
  using Kind = GlobPattern::Step::Kind;

  bool at_end() const { return position_ >= pattern_.size(); }
  bool at(char c) const { return !at_end() && pattern_[position_] == c; }
  char32_t next() { return next_code_point(pattern_, &position_); }

  void literal(char32_t c) { steps_.push_back({.kind = Kind::kSet, .ranges = {{c, c}}}); }
  void any_character() { steps_.push_back({.kind = Kind::kSet, .negated = true}); }

  // Ends before a ',' or '}' of the group that it stands in.
  void sequence(int depth) {
    while (!at_end() && !(depth > 0 && (at(',') || at('}')))) {
      const char32_t c = next();
      switch (c) {
        case '*': star(); break;
        case '?': any_character(); break;
        case '[': set(); break;
        case '{': group(depth + 1); break;
        case '\\': literal(escaped()); break;
        default: literal(c);
      }
    }
  }

  char32_t escaped() {
    if (at_end()) throw illegal_pattern(pattern_, "an escaped character is missing at its end");
    return next();
  }

  void star() {
    const size_t start = steps_.size();
    steps_.push_back({.kind = Kind::kSplit, .first = start + 1, .second = start + 3});
    any_character();
    steps_.push_back({.kind = Kind::kJump, .first = start});
  }

  void group(int depth) {
    if (depth > kMaxGroupDepth) throw illegal_pattern(pattern_, "groups are nested too deeply");
    std::vector<size_t> ends;
    while (true) {
      const size_t split = steps_.size();
      steps_.push_back({.kind = Kind::kSplit, .first = split + 1});
      sequence(depth);
      if (at_end()) throw illegal_pattern(pattern_, "unclosed group");
      ends.push_back(steps_.size());
      steps_.push_back({Kind::kJump});
      const bool last = next() == '}';
      // The last alternative has no other way.
      steps_[split].second = last ? split + 1 : steps_.size();
      if (last) break;
    }
    for (const size_t end : ends) steps_[end].first = steps_.size();
  }

  void set() {
    GlobPattern::Step step{.kind = Kind::kSet};
    if (at('^') || at('!')) {
      step.negated = true;
      ++position_;
    }
    // A ']' that comes first stands for itself.
    for (bool first = true; first || !at(']'); first = false) {
      const char32_t low = set_character();
      char32_t high = low;
      if (at('-') && position_ + 1 < pattern_.size() && pattern_[position_ + 1] != ']') {
        ++position_;
        high = set_character();
      }
      if (high < low) throw illegal_pattern(pattern_, "invalid character class range");
      step.ranges.emplace_back(low, high);
    }
    ++position_;
    steps_.push_back(std::move(step));
  }

  char32_t set_character() {
    if (at_end() || at('[')) throw illegal_pattern(pattern_, "unclosed character class");
    const char32_t c = next();
    return c == '\\' ? escaped() : c;
  }

  std::string_view pattern_;
  std::vector<GlobPattern::Step>& steps_;
  size_t position_ = 0;
};

GlobPattern::GlobPattern(std::string_view pattern) { GlobCompiler(pattern, &steps_).compile(); }

bool GlobPattern::Step::accepts(char32_t c) const {
  const bool listed = std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) { return range.first <= c && c <= range.second; });
  return listed != negated;
}

void GlobPattern::add(size_t step, std::vector<size_t>& active, std::vector<bool>& seen) const {
  std::vector<size_t> pending{step};
  while (!pending.empty()) {
    const size_t at = pending.back();
    pending.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    active.push_back(at);
    const Step& reached = steps_[at];
    if (reached.kind == Step::Kind::kSplit) pending.push_back(reached.second);
    if (reached.kind == Step::Kind::kSplit || reached.kind == Step::Kind::kJump) pending.push_back(reached.first);
  }
}

bool GlobPattern::matches(std::string_view name) const {
  std::vector<size_t> active;
  std::vector<bool> seen(steps_.size());
  add(0, active, seen);
  for (size_t position = 0; position < name.size() && !active.empty();) {
    const char32_t c = next_code_point(name, &position);
    std::vector<size_t> next;
    seen.assign(steps_.size(), false);
    for (const size_t step : active) {
      if (steps_[step].kind == Step::Kind::kSet && steps_[step].accepts(c)) add(step + 1, next, seen);
    }
    active.swap(next);
  }
  return std::any_of(active.begin(), active.end(), [&](size_t step) { return steps_[step].kind == Step::Kind::kMatch; });
}

bool GlobPattern::has_wildcard(std::string_view component) {
  for (size_t i = 0; i < component.size(); ++i) {
    if (component[i] == '\\') {
      if (++i == component.size()) throw illegal_pattern(component, "an escaped character is missing at its end");
    } else if (std::string_view("*?[{").find(component[i]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

std::string GlobPattern::unescaped(std::string_view component) {
  std::string out;
  for (size_t i = 0; i < component.size(); ++i) {
    if (component[i] == '\\' && i + 1 < component.size()) ++i;
    out += component[i];
  }
  return out;
}

}  // namespace izvor::fs
