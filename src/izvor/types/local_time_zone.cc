#include "izvor/types/local_time_zone.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "izvor/types/time_zone.h"

namespace izvor {
namespace {

std::string localtime_target() {
  std::error_code error;
  const std::string target = std::filesystem::read_symlink("/etc/localtime", error).string();
  const size_t at = target.find("zoneinfo/");
  return error || at == std::string::npos ? "" : target.substr(at + std::string("zoneinfo/").size());
}

std::string etc_timezone() {
  std::ifstream in("/etc/timezone");
  std::string name;
  in >> name;
  return name;
}

}  // namespace

std::string local_time_zone_name() {
  const char* tz = std::getenv("TZ");
  for (const std::string& name : {std::string(tz == nullptr ? "" : tz), etc_timezone(), localtime_target()}) {
    if (!name.empty() && TimeZone::find(name)) return name;
  }
  return "UTC";
}

}  // namespace izvor
