#pragma once

#include <optional>
#include <string_view>

namespace izvor::expr {

// The parts of a URI as java.net.URI finds them, escapes as they are. A missing part is nothing.
struct JavaUri {
  std::optional<std::string_view> scheme, authority, user_info, host, path, query, fragment;

  // Nothing when java.net.URI refuses the text.
  static std::optional<JavaUri> parse(std::string_view text);
};

}  // namespace izvor::expr
