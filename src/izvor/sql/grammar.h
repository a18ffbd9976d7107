#pragma once

#include <string>
#include <vector>

#include "izvor/sql/cursor.h"
#include "izvor/sql/node.h"

// The productions of SQL's expressions. Each reads from the cursor's place and leaves it behind what it has read; it throws SyntaxFailure when the
// text does not fit. Numbers after an operator are binding powers: a greater one binds tighter.
namespace izvor::sql {

// expression [[AS] (name | '(' names ')')]
Node named_expression(Cursor& cursor);
// NOT, EXISTS, AND and OR over predicates.
Node expression(Cursor& cursor);
// What expression() reads behind its first operand.
Node continue_expression(Cursor& cursor, Node left);
// IS NULL, BETWEEN, IN, LIKE, ... behind `left`, or `left` itself.
Node predicate(Cursor& cursor, Node left);
// Arithmetic, bits, concatenation and comparisons.
Node value_expression(Cursor& cursor);
// An operand with its subscripts, fields and casts.
Node primary_expression(Cursor& cursor);

// A call whose arguments stand between keywords ("CAST(a AS INT)"); nothing when the text is no such form.
std::optional<Node> keyword_call(Cursor& cursor);
// '(' arguments ')' and what may follow it; `name` was read.
Node function_call(Cursor& cursor, const std::vector<std::string>& name, const Token& start);
// Whether FILTER, WITHIN GROUP, IGNORE NULLS or OVER follows a call.
bool at_call_modifier(const Cursor& cursor);
std::optional<Node> case_expression(Cursor& cursor);
std::optional<Node> lambda(Cursor& cursor);
// A literal that starts here, with its sign; nothing when there is none.
std::optional<Node> constant(Cursor& cursor);
// "INTERVAL 1 DAY" and "INTERVAL '1-2' YEAR TO MONTH"; nothing when INTERVAL is a name or the type of a literal.
std::optional<Node> interval_literal(Cursor& cursor);
// OVER's name or definition, around `function`.
Node window(Cursor& cursor, Node function);
spark::connect::Expression::SortOrder sort_item(Cursor& cursor, int& depth);

// A type as types/schema_ddl.h reads it. `child_was_right`: whether nothing had been reported before the expression that is cast, since Spark looks
// at the type first.
std::string data_type(Cursor& cursor, bool child_was_right);

std::string identifier(Cursor& cursor);
// Takes in a name such as a-b, to say how it has to be quoted.
std::string strict_name(Cursor& cursor);
// name ('.' name)*
std::vector<std::string> multipart_name(Cursor& cursor);
// The parts of a name that is a text of its own, such as a string literal.
std::vector<std::string> parse_multipart_name(std::string_view text);
// One or more string literals in a row.
std::string string_value(Cursor& cursor);

// Whether a value expression goes on behind an operand.
bool continues_value(const Cursor& cursor);
// `child`, or its alias when one follows.
Node alias_of(Cursor& cursor, Node child);
// Whether an expression may start with this token.
bool starts_expression(const Token& token);
template <typename Item>
void comma_separated(Cursor& cursor, Item item) {
  do {
    item();
  } while (cursor.accept(TokenType::kComma));
}

}  // namespace izvor::sql
