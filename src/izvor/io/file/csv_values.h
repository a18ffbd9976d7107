#pragma once

#include <string>

#include "izvor/types/time_zone.h"

namespace izvor::io {

// How the text of a field becomes a value.
struct CsvValueOptions {
  std::string null_value;  // text that is null, besides nothing at all
  std::string nan_value = "NaN";
  std::string positive_infinity = "Inf";
  std::string negative_infinity = "-Inf";
  TimeZone zone = TimeZone::utc();  // of timestamps without one
};

}  // namespace izvor::io
