#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "izvor/error.h"

namespace izvor::expr {

enum class SketchKind : uint8_t { kHll, kTheta, kTuple, kKll };

// HLL_INVALID_INPUT_SKETCH_BUFFER and its kin: `function` was given bytes that are no sketch of this kind.
Error invalid_sketch(SketchKind kind, std::string_view function);

// For bytes of theta and tuple sketches, which tell their family: throws when it is another one than `kind` has.
void require_family(SketchKind kind, std::string_view bytes, std::string_view function);

Error invalid_lg_nom_entries(std::string_view function, int64_t value);
// Throws it unless the base-2 logarithm of the nominal entries is one that sketches have.
void require_lg_nom_entries(std::string_view function, int64_t value);

// fn(), with what the library throws for contradictions within a sketch as invalid_sketch().
template <typename Fn>
decltype(auto) reading_sketch(SketchKind kind, std::string_view function, Fn&& fn) {
  try {
    return fn();
  } catch (const std::logic_error&) {
    throw invalid_sketch(kind, function);
  }
}

// result.set(fn()), or fails with what it throws.
template <typename Result, typename Fn>
void set_or_fail(Result& result, SketchKind kind, std::string_view function, Fn&& fn) {
  try {
    result.set(reading_sketch(kind, function, fn));
  } catch (const Error& error) {
    result.fail(error);
  }
}

}  // namespace izvor::expr
