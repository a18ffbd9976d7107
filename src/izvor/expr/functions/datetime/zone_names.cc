#include "izvor/expr/functions/datetime/zone_names.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "izvor/expr/functions/datetime/ascii_case.h"
#include "izvor/types/time_zone.h"

namespace izvor::expr {
namespace {

// Zones that share their names. `meant` is the zone that a text with one of them stands for; where two rows share a name, the first counts.
struct NamedZones {
  ZoneNames names;
  std::string_view generic;
  std::string_view short_generic;
  std::string_view meant;
  std::string_view ids;  // separated by spaces
};

constexpr NamedZones kNamedZones[] = {
#include "izvor/expr/functions/datetime/zone_names.inc"
};

// Fn(id) for each of a list with spaces.
template <typename Fn>
void for_each_id(std::string_view ids, Fn&& fn) {
  while (!ids.empty()) {
    const size_t end = std::min(ids.find(' '), ids.size());
    fn(ids.substr(0, end));
    ids.remove_prefix(std::min(end + 1, ids.size()));
  }
}

constexpr size_t kLongestName = 64;

// Names in lower case with the zone that each means.
class ZoneIndex {
 public:
  explicit ZoneIndex(ZoneNaming naming) {
    for (const std::string& id : TimeZone::region_ids()) add(id, id);
    if (naming == ZoneNaming::kIds) return;
    const bool is_long = naming == ZoneNaming::kLongNames;
    for (const NamedZones& zones : kNamedZones) {
      const auto& names = zones.names;
      add(is_long ? names.standard : names.short_standard, zones.meant);
      add(is_long ? names.daylight : names.short_daylight, zones.meant);
      add(is_long ? zones.generic : zones.short_generic, zones.meant);
    }
  }

  ZoneMatch match(std::string_view text) const {
    std::array<char, kLongestName> lowered;
    const size_t most = std::min(text.size(), longest_);
    std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(most), lowered.begin(), lower_ascii);
    for (size_t size = most; size > 0; --size) {
      const auto found = zones_.find(std::string_view(lowered.data(), size));
      if (found != zones_.end()) return {found->second, size};
    }
    return {};
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  void add(std::string_view name, std::string_view zone) {
    if (name.empty() || name.size() > kLongestName) return;
    std::string key(name);
    std::transform(key.begin(), key.end(), key.begin(), lower_ascii);
    zones_.emplace(std::move(key), zone);
    longest_ = std::max(longest_, name.size());
  }

  std::unordered_map<std::string, std::string_view, Hash, std::equal_to<>> zones_;
  size_t longest_ = 0;
};

}  // namespace

const ZoneNames* find_zone_names(std::string_view zone_id) {
  static const auto kByZone = [] {
    std::unordered_map<std::string_view, const ZoneNames*> names;
    for (const NamedZones& zones : kNamedZones) for_each_id(zones.ids, [&](std::string_view id) { names.emplace(id, &zones.names); });
    return names;
  }();
  const auto found = kByZone.find(zone_id);
  return found == kByZone.end() ? nullptr : found->second;
}

ZoneMatch match_zone(std::string_view text, ZoneNaming naming) {
  static const ZoneIndex kIds(ZoneNaming::kIds);
  static const ZoneIndex kShort(ZoneNaming::kShortNames);
  static const ZoneIndex kLong(ZoneNaming::kLongNames);
  switch (naming) {
    case ZoneNaming::kShortNames: return kShort.match(text);
    case ZoneNaming::kLongNames: return kLong.match(text);
    default: return kIds.match(text);
  }
}

}  // namespace izvor::expr
