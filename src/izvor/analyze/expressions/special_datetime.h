#pragma once

#include <optional>
#include <string>

#include "izvor/types/data_type.h"

namespace izvor::analyze {

// Dates and both kinds of timestamps.
bool may_be_special(const DataType& type);

// What 'epoch', 'now', 'today', 'tomorrow' and 'yesterday' (in any case, with blanks around) stand for in a literal of a date or timestamp: a text
// that a cast reads. Nothing for any other text or type.
std::optional<std::string> special_datetime_text(const std::string& text, const DataType& type, const std::string& time_zone);

}  // namespace izvor::analyze
