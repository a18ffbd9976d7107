#pragma once

#include <string>
#include <string_view>

#include <datasketches/theta_sketch.hpp>

namespace izvor::expr {

using ThetaSketch = datasketches::compact_theta_sketch;

constexpr uint8_t kDefaultLgNomEntries = 12;

// Out of bytes of any origin, in the forms that Spark writes (serial versions 3 and 4). Throws THETA_INVALID_INPUT_SKETCH_BUFFER or
// THETA_INVALID_INPUT_SKETCH_BUFFER_FAMILY.
ThetaSketch read_theta(std::string_view bytes, std::string_view function);

// The form of Java's toByteArrayCompressed(). The sketch is ordered.
std::string theta_bytes(const ThetaSketch& sketch);

ThetaSketch empty_theta();
ThetaSketch unite(const ThetaSketch& left, const ThetaSketch& right, uint8_t lg_k);
// Of a sketch in any order, the 2^lg_k smallest hashes in theirs.
ThetaSketch trimmed(const ThetaSketch& sketch, uint8_t lg_k);

}  // namespace izvor::expr
