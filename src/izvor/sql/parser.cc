#include "izvor/sql/parser.h"

#include <optional>
#include <string>

#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"
#include "izvor/sql/statement.h"
#include "izvor/types/utf8.h"

namespace izvor::sql {
namespace {

// Runs `production` over the whole of `text`. A text is characters, as in Spark: bytes that are none read as U+FFFD.
template <typename Production>
auto parse_whole(std::string_view text, Production production) {
  std::string repaired;
  if (!is_valid_utf8(text)) text = repaired = replace_invalid_utf8(text);
  Cursor cursor(text);
  std::optional<Error> refusal;
  do {
    try {
      auto result = production(cursor);
      cursor.expect(TokenType::kEnd);
      cursor.throw_reported();
      return result;
    } catch (const SyntaxFailure& failure) {
      if (!refusal) refusal = cursor.error_of(failure);
    }
  } while (cursor.start_again());
  throw Error(*refusal);
}

}  // namespace

spark::connect::Expression parse_expression(std::string_view text) { return parse_whole(text, named_expression).proto; }

spark::connect::Relation parse_query(std::string_view text) {
  const auto statement = [](Cursor& cursor) {
    refuse_other_statements(cursor);
    const Cursor::Query scope(cursor);
    RelationNode node = query(cursor);
    while (cursor.accept(TokenType::kSemicolon)) continue;
    return node;
  };
  return parse_whole(text, statement).proto;
}

std::vector<std::string> parse_multipart_name(std::string_view text) { return parse_whole(text, multipart_name); }

}  // namespace izvor::sql
