#pragma once

#include <string>
#include <string_view>

#include "izvor/error.h"

namespace izvor::expr {

inline Error regexp_group_index(const std::string& function, int groups, int group) {
  return Error("INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX", {{"parameter", "`idx`"},
                                                             {"functionName", "`" + function + "`"},
                                                             {"groupCount", std::to_string(groups)},
                                                             {"groupIndex", std::to_string(group)}});
}

inline Error invalid_replacement(std::string_view source, std::string_view pattern, std::string_view replacement, int position) {
  return Error("INVALID_REGEXP_REPLACE", {{"source", std::string(source)},
                                          {"pattern", std::string(pattern)},
                                          {"replacement", std::string(replacement)},
                                          {"position", std::to_string(position)}});
}

}  // namespace izvor::expr
