#pragma once

#include <string>
#include <string_view>

#include "izvor/error.h"
#include "izvor/expr/functions/text/charset.h"

namespace izvor::expr {

inline Error unknown_charset(const std::string& function, std::string_view charset) {
  return Error(
      "INVALID_PARAMETER_VALUE.CHARSET",
      {{"functionName", "`" + function + "`"}, {"parameter", "`charset`"}, {"charset", std::string(charset)}, {"charsets", charset_names()}});
}

inline Error malformed_characters(const std::string& function, std::string_view charset) {
  return Error("MALFORMED_CHARACTER_CODING", {{"function", "`" + function + "`"}, {"charset", std::string(charset)}});
}

}  // namespace izvor::expr
