#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "izvor/expr/functions/datetime/field_set.h"

namespace izvor::expr {

// A local date and time of any year that java.time has.
struct LocalDatetime {
  int64_t days;
  int64_t nanos;  // of the day
};

// Makes a date and time of the fields of a text: as java.time's strict resolver does, then with Spark's defaults (1970-01-01 00:00:00) for what is
// missing. False with java.time's words in `message` (left alone when it is null) when the fields contradict each other or fall out of their range.
bool resolve_fields(FieldSet fields, std::string_view text, LocalDatetime& resolved, std::string* message);

// java.time's complaint about a day that its month or year does not have.
std::string invalid_date_message(int64_t year, int month, int64_t day);
// "Invalid value for MonthOfYear (valid values 1 - 12): 13", or nothing when the value is in the field's range.
std::string range_message(DatetimeField field, int64_t value);

// "Text '2024' could not be parsed"; a long text is shown shortened.
std::string could_not_be_parsed(std::string_view text);

}  // namespace izvor::expr
