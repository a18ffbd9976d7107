#pragma once

#include <string>

namespace izvor {

// The machine's time zone as Java finds it: TZ, /etc/timezone, the target of /etc/localtime, else "UTC".
std::string local_time_zone_name();

}  // namespace izvor
