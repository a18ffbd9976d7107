#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace izvor::apps {

// Reads lines of a terminal, with editing, a history that is kept in a file, and completion of words. One in a process.
class LineEditor {
 public:
  // `words`: all that a word could become, asked at each completion.
  LineEditor(std::string history_file, std::function<std::vector<std::string>()> words);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // Nothing at the end of the input.
  std::optional<std::string> read_line(const std::string& prompt);
  void add_to_history(const std::string& statement);

 private:
  const std::string history_file_;
};

}  // namespace izvor::apps
