#include "izvor/expr/functions/sketch/sketch_errors.h"

namespace izvor::expr {
namespace {

constexpr int kLeastLgNomEntries = 4;
constexpr int kMostLgNomEntries = 26;

std::string named(std::string_view function) { return "`" + std::string(function) + "`"; }

// Names of DataSketches' families by their number.
constexpr const char* kFamilies[] = {"",          "ALPHA", "QUICKSELECT", "COMPACT",   "UNION",           "INTERSECTION", "A_NOT_B",      "HLL",
                                     "QUANTILES", "TUPLE", "FREQUENCY",   "RESERVOIR", "RESERVOIR_UNION", "VAROPT",       "VAROPT_UNION", "KLL",
                                     "CPC",       "REQ",   "COUNTMIN"};
constexpr size_t kFamilyByte = 2;

}  // namespace

Error invalid_sketch(SketchKind kind, std::string_view function) {
  static constexpr const char* kNames[] = {"HLL", "THETA", "TUPLE", "KLL"};
  return Error(std::string(kNames[static_cast<size_t>(kind)]) + "_INVALID_INPUT_SKETCH_BUFFER", {{"function", named(function)}});
}

void require_family(SketchKind kind, std::string_view bytes, std::string_view function) {
  const bool is_theta = kind == SketchKind::kTheta;
  const std::string expected = is_theta ? "COMPACT" : "TUPLE";
  const size_t family = bytes.size() > kFamilyByte ? static_cast<uint8_t>(bytes[kFamilyByte]) : 0;
  if (family == 0 || family >= std::size(kFamilies)) throw invalid_sketch(kind, function);
  if (kFamilies[family] != expected) {
    throw Error(is_theta ? "THETA_INVALID_INPUT_SKETCH_BUFFER_FAMILY" : "TUPLE_INVALID_INPUT_SKETCH_BUFFER_FAMILY",
                {{"function", named(function)}, {"expectedFamily", expected}, {"actualFamily", kFamilies[family]}});
  }
}

Error invalid_lg_nom_entries(std::string_view function, int64_t value) {
  return Error("SKETCH_INVALID_LG_NOM_ENTRIES", {{"function", named(function)},
                                                 {"min", std::to_string(kLeastLgNomEntries)},
                                                 {"max", std::to_string(kMostLgNomEntries)},
                                                 {"value", std::to_string(value)}});
}

void require_lg_nom_entries(std::string_view function, int64_t value) {
  if (value < kLeastLgNomEntries || value > kMostLgNomEntries) throw invalid_lg_nom_entries(function, value);
}

}  // namespace izvor::expr
