#pragma once

#include <string>
#include <vector>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/expr/window_call.h"

namespace spark::connect {
class Expression_Window;
}

namespace izvor::analyze {

// The parts of a window's text.
struct WindowText {
  std::vector<std::string> partition;
  std::vector<std::string> order;
  std::string frame;

  std::string print() const;
};

// Sets the call's frame: what is written, or the function's own, or Spark's default. Throws DATATYPE_MISMATCH for bounds that do not fit.
void resolve_frame(const spark::connect::Expression_Window& window, const std::vector<plan::SortKey>& order, expr::WindowCall& call,
                   ExpressionAnalyzer& analyzer, WindowText& text);

}  // namespace izvor::analyze
