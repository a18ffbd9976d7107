#pragma once

#include <string_view>
#include <vector>

#include "izvor/sql/token.h"

namespace izvor::sql {

// The tokens of `text`, a kEnd at last; comments and white space are left out. Text that is no token becomes kUnrecognized, for the parser to
// refuse. Throws UNCLOSED_BRACKETED_COMMENT. The tokens refer to `text`.
std::vector<Token> tokenize(std::string_view text);

}  // namespace izvor::sql
