#pragma once

#include <concepts>
#include <string>

namespace izvor {

// The value of an option: text, or a bool or number as Spark writes it ("true", "5").
class OptionValue {
 public:
  OptionValue(const char* text) : text_(text) {}                           // NOLINT(google-explicit-constructor)
  OptionValue(std::string text) : text_(std::move(text)) {}                // NOLINT(google-explicit-constructor)
  OptionValue(bool value) : text_(value ? "true" : "false") {}             // NOLINT(google-explicit-constructor)
  OptionValue(std::integral auto value) : text_(std::to_string(value)) {}  // NOLINT(google-explicit-constructor)

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace izvor
