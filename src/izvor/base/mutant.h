#pragma once

#include <cstdlib>
#include <string_view>

namespace izvor {

// A named one-line fault, compiled in only under -DIZVOR_MUTANTS=ON and chosen by the environment variable IZVOR_MUTANT; the list with
// what each breaks is tests/mutants/mutants.toml. In every other build the expression is a constant false.
#ifdef IZVOR_MUTANTS
inline bool mutant(std::string_view name) {
  const char* chosen = std::getenv("IZVOR_MUTANT");
  return chosen != nullptr && name == chosen;
}
#else
constexpr bool mutant(std::string_view) { return false; }
#endif

}  // namespace izvor
