#include <algorithm>
#include <array>

#include "izvor/sql/grammar.h"

namespace izvor::sql {
namespace {

using T = TokenType;

struct BinaryOperator {
  T type;
  int power;
  const char* function;
  bool negated = false;
};

// All associate to the left, comparisons too.
constexpr std::array kOperators{
    BinaryOperator{T::kAsterisk, 7, "*"},
    BinaryOperator{T::kSlash, 7, "/"},
    BinaryOperator{T::kPercent, 7, "%"},
    BinaryOperator{T::kDiv, 7, "div"},
    BinaryOperator{T::kPlus, 6, "+"},
    BinaryOperator{T::kMinus, 6, "-"},
    BinaryOperator{T::kConcat, 6, "concat"},
    BinaryOperator{T::kShiftLeft, 5, "<<"},
    BinaryOperator{T::kShiftRight, 5, ">>"},
    BinaryOperator{T::kShiftRightUnsigned, 5, ">>>"},
    BinaryOperator{T::kAmpersand, 4, "&"},
    BinaryOperator{T::kHat, 3, "^"},
    BinaryOperator{T::kPipe, 2, "|"},
    BinaryOperator{T::kEqual, 1, "=="},
    BinaryOperator{T::kNullSafeEqual, 1, "<=>"},
    BinaryOperator{T::kNotEqual, 1, "==", true},
    BinaryOperator{T::kLess, 1, "<"},
    BinaryOperator{T::kLessOrEqual, 1, "<="},
    BinaryOperator{T::kGreater, 1, ">"},
    BinaryOperator{T::kGreaterOrEqual, 1, ">="},
};
constexpr int kWeakest = 1;
constexpr int kUnary = 8;

// A vertical bar before one of these words starts a clause of SQL's pipe syntax, even where the word could be a name.
bool starts_pipe_clause(const Token& token) {
  constexpr std::array kClauses{T::kAggregate,   T::kAnti,    T::kAs,      T::kAsof,   T::kBin,     T::kCluster,   T::kCross,
                                T::kDistribute,  T::kDrop,    T::kExcept,  T::kExtend, T::kFull,    T::kInner,     T::kIntersect,
                                T::kJoin,        T::kLateral, T::kLeft,    T::kLimit,  T::kNatural, T::kOffset,    T::kOrder,
                                T::kPivot,       T::kRight,   T::kSelect,  T::kSemi,   T::kSet,     T::kMinusWord, T::kSort,
                                T::kTablesample, T::kUnion,   T::kUnpivot, T::kWhere,  T::kWindow};
  return std::find(kClauses.begin(), kClauses.end(), token.type) != kClauses.end();
}

const BinaryOperator* find_operator(const Cursor& cursor) {
  for (const BinaryOperator& candidate : kOperators) {
    if (!cursor.at(candidate.type)) continue;
    if (candidate.type == T::kPipe && starts_pipe_clause(cursor.peek(1))) return nullptr;
    const bool is_name = cursor.peek().is_name() && !starts_expression(cursor.peek(1));
    return is_name ? nullptr : &candidate;
  }
  return nullptr;
}

bool is_number(const Token& token) { return token.type >= T::kInteger && token.type <= T::kBigDecimal; }

Node operand(Cursor& cursor);

Node unary(Cursor& cursor, const char* function) {
  const Cursor::Nesting nesting(cursor);
  cursor.advance();
  Node child = operand(cursor);
  const bool foldable = child.is_foldable;
  Node node = call(function, std::move(child));
  node.is_foldable = foldable;
  return node;
}

// A minus before a number is the number's.
Node operand(Cursor& cursor) {
  if (cursor.at(T::kMinus) && !is_number(cursor.peek(1))) return unary(cursor, "-");
  if (cursor.at(T::kPlus)) return unary(cursor, "positive");
  if (cursor.at(T::kTilde)) return unary(cursor, "~");
  return primary_expression(cursor);
}

Node value_of(Cursor& cursor, int power) {
  Node left = operand(cursor);
  for (const BinaryOperator* found = find_operator(cursor); found != nullptr && found->power >= power; found = find_operator(cursor)) {
    cursor.advance();
    Node right = found->power + 1 >= kUnary ? operand(cursor) : value_of(cursor, found->power + 1);
    const bool foldable = left.is_foldable && right.is_foldable;
    left = call(found->function, std::move(left), std::move(right));
    if (found->negated) left = negate(std::move(left));
    left.is_foldable = foldable;
    cursor.check_depth(left.depth);
  }
  return left;
}

}  // namespace

bool continues_value(const Cursor& cursor) {
  const bool collated = cursor.at(T::kCollate) && cursor.peek(1).is_name();
  return collated || find_operator(cursor) != nullptr || cursor.at_any({T::kDot, T::kLeftBracket, T::kDoubleColon, T::kColon});
}

Node value_expression(Cursor& cursor) { return value_of(cursor, kWeakest); }

}  // namespace izvor::sql
