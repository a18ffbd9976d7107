#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace izvor::expr {

// The pattern of LIKE: % stands for any text, _ for any character. Held as the runs between its percent signs.
class LikePattern {
 public:
  // Throws INVALID_FORMAT.ESC_*.
  LikePattern(std::string_view pattern, std::string_view escape);

  // The first run stands at the front and the last at the end; those between are found one behind the other, each as far in front as it can be.
  bool matches(std::string_view text) const;

 private:
  // Literal pieces with one character that may be any between each two of them.
  class Run {
   public:
    void append(std::string_view literal) { pieces_.back() += literal; }
    void append_any() { pieces_.emplace_back(); }

    // Where the run ends when it begins at `at`; npos when it does not match there.
    size_t match_at(std::string_view text, size_t at) const;
    // Where its first occurrence behind `at` ends.
    size_t find(std::string_view text, size_t at) const;
    // Whether it stands at the end of the text, behind `at`.
    bool matches_end(std::string_view text, size_t at) const;

   private:
    std::vector<std::string> pieces_{std::string()};
  };

  std::vector<Run> runs_;
};

}  // namespace izvor::expr
