#pragma once

#include <optional>

#include "izvor/error.h"

namespace izvor::analyze {

// Which of several faults side by side is reported. Spark resolves the functions and fields of a whole plan before it checks columns and types
// (Analyzer's batches, then CheckAnalysis), so a fault that is met earlier counts before one that is written earlier.
class EarliestError {
 public:
  // Keeps an error of `analyze` when a later part may have one that Spark meets before it; any other is thrown on.
  template <typename Analyze>
  void attempt(Analyze&& analyze) {
    try {
      analyze();
    } catch (const Error& error) {
      add(error);
    }
  }
  // Throws what was kept.
  void rethrow() const {
    if (error_) throw *error_;
  }

 private:
  void add(const Error& error);

  std::optional<Error> error_;
};

}  // namespace izvor::analyze
