#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "izvor/error.h"

namespace izvor::expr {

// A pattern as it was compiled last: rows mostly share theirs. Compiled: DatetimeParser or DatetimeFormatter.
template <typename Compiled>
class PatternCache {
 public:
  // `compile` may throw an Error, which becomes one of the row.
  explicit PatternCache(std::function<Compiled(std::string_view)> compile) : compile_(std::move(compile)) {}

  // Null when the pattern is refused: error() says why.
  Compiled* find(std::string_view pattern) {
    if (!is_filled_ || pattern != pattern_) fill(pattern);
    return compiled_ ? &*compiled_ : nullptr;
  }
  const Error& error() const { return *error_; }

 private:
  void fill(std::string_view pattern) {
    pattern_ = pattern;
    is_filled_ = true;
    compiled_.reset();
    error_.reset();
    try {
      compiled_.emplace(compile_(pattern));
    } catch (const Error& error) {
      error_.emplace(error);
    }
  }

  std::function<Compiled(std::string_view)> compile_;
  bool is_filled_ = false;
  std::string pattern_;
  std::optional<Compiled> compiled_;
  std::optional<Error> error_;
};

}  // namespace izvor::expr
