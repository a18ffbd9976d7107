#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "izvor/expr/expression.h"
#include "izvor/types/data_type.h"

namespace izvor::exec {

enum class JoinType : uint8_t { kInner, kLeft, kRight, kFull, kSemi, kAnti, kExistence, kSingle };

// Which pairs of rows match, and what becomes of the others.
struct JoinSpec {
  JoinType type = JoinType::kInner;
  // Equal keys on both sides, of the same types, each bound to its own side. null_safe[i]: null equals null.
  std::vector<expr::ExpressionPtr> left_keys;
  std::vector<expr::ExpressionPtr> right_keys;
  std::vector<bool> null_safe;
  // What else must hold of a pair, bound to the left columns with the right ones behind them; may be null.
  expr::ExpressionPtr residual;
  // The left columns, then the right ones (semi and anti: none; existence: one boolean).
  Schema output;

  bool keeps_left_rows() const { return type == JoinType::kLeft || type == JoinType::kFull || type == JoinType::kSingle; }
  bool keeps_right_rows() const { return type == JoinType::kRight || type == JoinType::kFull; }
  // Only whether a left row has a match counts.
  bool asks_whether() const { return type == JoinType::kSemi || type == JoinType::kAnti || type == JoinType::kExistence; }
};

// "LeftOuter", as Spark names it.
std::string to_string(JoinType type);

}  // namespace izvor::exec
