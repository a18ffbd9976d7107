#pragma once

#include <optional>
#include <string>

#include "izvor/io/source.h"

namespace izvor::io {

// Reads the options of a file source; a value that Spark refuses is refused in Spark's words.
class OptionReader {
 public:
  OptionReader(const Options& options, std::string format) : options_(options), format_(std::move(format)) {}

  std::optional<std::string> get(const std::string& name) const { return options_.get(name); }
  std::string text(const std::string& name, const std::string& otherwise) const { return options_.get(name).value_or(otherwise); }
  // "x flag can be true or false."
  bool flag(const std::string& name, bool otherwise) const;
  int integer(const std::string& name, int otherwise) const;
  // The only character; the zero byte for an empty value.
  char character(const std::string& name, char otherwise) const;
  bool is_true_or_false(const std::string& value, bool* out) const;

  [[noreturn]] void refuse(const std::string& name, const std::string& reason) const;
  // For a value that Spark takes and Izvor does not: refused unless it is `supported` (in any case).
  void require_default(const std::string& name, const std::string& supported) const;

 private:
  const Options& options_;
  std::string format_;
};

}  // namespace izvor::io
