#include "izvor/sql/parser.h"

#include "izvor/sql/grammar.h"

namespace izvor::sql {
namespace {

// Runs `production` over the whole of `text`.
template <typename Production>
auto parse_whole(std::string_view text, Production production) {
  Cursor cursor(text);
  try {
    auto result = production(cursor);
    cursor.expect(TokenType::kEnd);
    cursor.throw_reported();
    return result;
  } catch (const SyntaxFailure& failure) {
    throw cursor.syntax_error(failure);
  }
}

}  // namespace

spark::connect::Expression parse_expression(std::string_view text) { return parse_whole(text, named_expression).proto; }

std::vector<std::string> parse_multipart_name(std::string_view text) { return parse_whole(text, multipart_name); }

}  // namespace izvor::sql
