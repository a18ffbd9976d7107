#include "izvor/expr/refused_functions.h"

#include <algorithm>

namespace izvor::expr {
namespace {

// Functions of one kind: those of a list, or all that begin with a prefix that nothing else has.
struct RefusedKind {
  const char* what;
  std::string_view prefix;  // empty: by `names`
  std::string_view names;   // each between blanks
};

constexpr RefusedKind kRefused[] = {
    {"calls Java", "", " java_method reflect try_reflect "},
    {"works on a sketch of Apache DataSketches", "approx_top_k", ""},
    {"works on TIME", "", " current_time make_time to_time try_to_time time_diff time_trunc "},
    {"works on TIME", "time_from_", ""},
    {"works on TIME", "time_to_", ""},
    {"makes a calendar interval", "", " make_interval try_make_interval "},
    {"works on timestamps with nanoseconds", "", " timestamp_nanos "},
    {"partitions a table", "", " years months days hours bucket "},
    {"works on XML", "", " from_xml to_xml schema_of_xml "},
    {"works on VARIANT", "",
     " parse_json try_parse_json to_variant_object is_valid_variant is_variant_null schema_of_variant schema_of_variant_agg "},
    {"works on VARIANT", "variant_", ""},
    {"works on VARIANT", "try_variant_", ""},
    {"works on GEOMETRY or GEOGRAPHY", "st_", ""},
};

bool is_of_kind(const RefusedKind& kind, const std::string& name) {
  if (!kind.prefix.empty()) return name.starts_with(kind.prefix);
  return kind.names.find(" " + name + " ") != std::string_view::npos;
}

}  // namespace

std::optional<std::string> refusal_of(std::string_view function) {
  std::string name(function);
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const auto* found = std::find_if(std::begin(kRefused), std::end(kRefused), [&](const RefusedKind& kind) { return is_of_kind(kind, name); });
  if (found == std::end(kRefused)) return std::nullopt;
  return "The function " + name + ", which " + found->what + ",";
}

}  // namespace izvor::expr
