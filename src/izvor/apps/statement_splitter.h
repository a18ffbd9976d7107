#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace izvor::apps {

// Cuts text into SQL statements at the semicolons that stand outside of quotes and comments.
class StatementSplitter {
 public:
  // The statements that the text has ended, without their semicolons; empty ones are left out.
  std::vector<std::string> add(std::string_view text);
  // What no semicolon has ended.
  std::string take_rest();
  bool is_within_statement() const;

 private:
  void step(char c);

  std::string statement_;
  char quote_ = 0;  // that is open
  bool is_escaped_ = false;
  bool in_line_comment_ = false;
  int comments_ = 0;  // open /* */, which nest
  char last_ = 0;
};

}  // namespace izvor::apps
