#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

bool starts_query_operand(const Token& token) {
  switch (token.type) {
    case T::kAll:
    case T::kDistinct:
    case T::kSelect:
    case T::kValues:
    case T::kTable:
    case T::kFrom:
    case T::kLeftParen: return true;
    default: return false;
  }
}

}  // namespace

bool at_clause(const Cursor& cursor) {
  if (!cursor.in_query()) return false;
  const Token& next = cursor.peek(1);
  switch (cursor.peek().type) {
    case T::kFrom: return next.is_name() || next.type == T::kLeftParen;
    case T::kWhere:
    case T::kHaving:
    case T::kQualify:
    case T::kLimit:
    case T::kOffset: return starts_expression(next);
    case T::kGroup:
    case T::kOrder:
    case T::kSort:
    case T::kCluster:
    case T::kDistribute: return next.type == T::kBy;
    case T::kWindow: return next.is_name() && cursor.peek(2).type == T::kAs;
    case T::kLateral: return next.type == T::kView;
    case T::kPivot:
    case T::kUnpivot: return next.type == T::kLeftParen;
    case T::kFor: return next.is_name();
    case T::kWith: return next.type == T::kRollup || next.type == T::kCube;
    case T::kUnion:
    case T::kIntersect:
    case T::kExcept:
    case T::kMinusWord: return starts_query_operand(next);
    default: return false;
  }
}

}  // namespace izvor::sql
