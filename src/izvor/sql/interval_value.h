#pragma once

#include <string>
#include <string_view>

#include "izvor/sql/node.h"

namespace izvor::sql {

// The literal that "1 day 2 hours" means: of years and months, or of days to seconds. `literal` is the text for the error about a mix of both.
// Throws INVALID_INTERVAL_FORMAT.* and _LEGACY_ERROR_TEMP_0029.
Node interval_of_text(const std::string& text, std::string_view literal);

// "1-2" YEAR TO MONTH, "1 02:03:04.5" DAY TO SECOND; units in lower case. Throws INVALID_INTERVAL_FORMAT.* and _LEGACY_ERROR_TEMP_0063.
Node interval_of_range(const std::string& text, const std::string& from, const std::string& to);

}  // namespace izvor::sql
