#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace izvor::sql {

// SET and RESET, as SparkSqlAstBuilder reads them.
struct ConfigurationStatement {
  bool is_reset = false;
  std::optional<std::string> key;    // without one all settings are meant
  std::optional<std::string> value;  // to be set
};

// Nothing for a text that is another statement. Throws INVALID_SET_SYNTAX; UNSUPPORTED_FEATURE.IZVOR for SET of a role, a catalog or a variable, for
// SET -v, and for a time zone that is no string.
std::optional<ConfigurationStatement> parse_configuration_statement(std::string_view text);

}  // namespace izvor::sql
