#include "izvor/analyze/expressions/routine_name.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <spark/connect/expressions.pb.h>

#include "izvor/analyze/names.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

constexpr std::array<std::string_view, 7> kWithoutName{"likeall", "likeany", "notlikeall", "notlikeany", "product", "timestampadd", "timestampdiff"};

}  // namespace

void throw_unresolved_routine(const std::string& name) {
  throw Error("UNRESOLVED_ROUTINE", {{"routineName", quote_parts(parse_attribute_name(name))}, {"searchPath", kSearchPath}});
}

void require_routine_name(const std::string& name) {
  std::string lower = name;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (std::find(kWithoutName.begin(), kWithoutName.end(), lower) != kWithoutName.end()) throw_unresolved_routine(name);
}

void require_routine_name(const spark::connect::Expression_UnresolvedFunction& call) {
  if (call.has_is_internal() && !call.is_internal()) require_routine_name(call.function_name());
}

}  // namespace izvor::analyze
