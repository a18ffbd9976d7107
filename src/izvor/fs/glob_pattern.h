#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace izvor::fs {

// One path component of a glob in Hadoop's syntax, compiled: * ? [a-b] [^x] [!x] {a,b} and \ for a literal. Matching takes time linear in
// the name, whatever the pattern. Characters are code points of UTF-8.
class GlobPattern {
 public:
  // Throws IZVOR_IO_ERROR for a pattern that Hadoop refuses: an unclosed class or group, a range backwards, a \ at the end.
  explicit GlobPattern(std::string_view pattern);

  bool matches(std::string_view name) const;

  // False for a component that names one file; its name is then unescaped().
  static bool has_wildcard(std::string_view component);
  static std::string unescaped(std::string_view component);

 private:
  friend class GlobCompiler;

  // A step of a small machine that follows all ways through the pattern at once.
  struct Step {
    enum class Kind { kSet, kSplit, kJump, kMatch } kind;
    size_t first = 0;   // kSplit, kJump: where to go on
    size_t second = 0;  // kSplit: the other way
    std::vector<std::pair<char32_t, char32_t>> ranges = {};
    bool negated = false;

    bool accepts(char32_t c) const;
  };

  void add(size_t step, std::vector<size_t>& active, std::vector<bool>& seen) const;

  std::vector<Step> steps_;
};

}  // namespace izvor::fs
