#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// One end of a window frame.
struct FrameBound {
  enum class Kind : uint8_t { kUnbounded, kCurrentRow, kOffset };
  Kind kind = Kind::kUnbounded;
  // Of a ROWS frame: how far from the current row, negative before it.
  int64_t rows = 0;
  // Of a RANGE frame: the one order key moved by the offset; rows whose key lies beyond it are outside.
  ExpressionPtr value = nullptr;
};

struct WindowFrame {
  bool is_rows = false;  // else RANGE: rows with equal order keys come and go together
  FrameBound lower;
  FrameBound upper;
};

enum class WindowFunction : uint8_t { kAggregate, kRowNumber, kRank, kDenseRank, kPercentRank, kCumeDist, kNtile, kLag, kLead, kNthValue };

// A function over the rows around each row. Its expressions read the window operator's input.
struct WindowCall {
  WindowFunction function = WindowFunction::kAggregate;
  // Of lag and lead: the value and what stands for it where there is no such row. Of nth_value: the value.
  std::vector<ExpressionPtr> arguments;
  // Of lag, lead and nth_value: the distance, or which row; of ntile: how many parts.
  int64_t number = 0;
  bool ignore_nulls = false;
  AggregateCall aggregate{nullptr, {}, TypeId::kNull, true, EvalMode::kAnsi};  // of kAggregate
  WindowFrame frame;                                                           // of kAggregate and kNthValue
  DataType type = TypeId::kNull;
  bool nullable = true;
};

// fn(ExpressionPtr&) for each expression of a window call.
template <typename Call, typename Fn>
void for_each_window_expression(Call& call, Fn&& fn) {
  for (auto& argument : call.arguments) fn(argument);
  for_each_expression(call.aggregate, fn);
  for (auto* bound : {&call.frame.lower, &call.frame.upper}) {
    if (bound->value != nullptr) fn(bound->value);
  }
}

}  // namespace izvor::expr
