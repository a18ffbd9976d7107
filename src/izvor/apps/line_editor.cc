#include "izvor/apps/line_editor.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <editline/readline.h>

namespace izvor::apps {
namespace {

constexpr int kLongestHistory = 10'000;

// The library knows functions only, no objects.
std::function<std::vector<std::string>()>& words() {
  static std::function<std::vector<std::string>()> instance;
  return instance;
}

bool begins_with(const std::string& word, const std::string& text) {
  return word.size() >= text.size() &&
         std::equal(text.begin(), text.end(), word.begin(), [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

// The library asks again and again until null, and frees what it gets.
char* next_match(const char* text, int state) {
  static std::vector<std::string> matches;
  static size_t next = 0;
  if (state == 0) {
    matches.clear();
    next = 0;
    for (std::string& word : words()()) {
      if (begins_with(word, text)) matches.push_back(std::move(word));
    }
  }
  return next < matches.size() ? ::strdup(matches[next++].c_str()) : nullptr;
}

char** complete(const char* text, int, int) {
  rl_attempted_completion_over = 1;  // no names of files
  return rl_completion_matches(text, next_match);
}

}  // namespace

LineEditor::LineEditor(std::string history_file, std::function<std::vector<std::string>()> completions) : history_file_(std::move(history_file)) {
  words() = std::move(completions);
  rl_attempted_completion_function = complete;
  using_history();
  stifle_history(kLongestHistory);
  if (!history_file_.empty()) ::read_history(history_file_.c_str());
}

LineEditor::~LineEditor() {
  if (history_file_.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(history_file_).parent_path(), ignored);
  ::write_history(history_file_.c_str());
}

std::optional<std::string> LineEditor::read_line(const std::string& prompt) {
  char* line = ::readline(prompt.c_str());
  if (line == nullptr) return std::nullopt;
  std::string text = line;
  std::free(line);
  return text;
}

void LineEditor::add_to_history(const std::string& statement) {
  std::string one_line = statement;
  std::replace(one_line.begin(), one_line.end(), '\n', ' ');
  ::add_history(one_line.c_str());
}

}  // namespace izvor::apps
