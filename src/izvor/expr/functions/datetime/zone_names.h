#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace izvor::expr {

// The English names of a zone as java.time shows them ("EET", "EEST", ...); null when it has none.
struct ZoneNames {
  std::string_view standard;
  std::string_view short_standard;
  std::string_view daylight;
  std::string_view short_daylight;
};
const ZoneNames* find_zone_names(std::string_view zone_id);

// A zone named at the front of a text, without regard to case. The longest name wins.
struct ZoneMatch {
  std::string_view zone_id;  // lives for ever
  size_t size = 0;           // of the name in the text; 0 when there is none
};
enum class ZoneNaming { kIds, kShortNames, kLongNames };  // names are taken beside the ids
ZoneMatch match_zone(std::string_view text, ZoneNaming naming);

}  // namespace izvor::expr
