#pragma once

#include <string_view>
#include <vector>

#include "izvor/sql/token.h"

namespace izvor::sql {

// The tokens of `text`, a kEnd at last; comments and white space are left out. Text that is no token becomes kUnrecognized, for the parser to
// refuse. The tokens refer to `text`.
struct Tokens {
  std::vector<Token> tokens;
  bool has_unclosed_comment = false;  // up to the end
};
Tokens tokenize(std::string_view text);

}  // namespace izvor::sql
