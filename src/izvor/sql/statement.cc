#include "izvor/sql/statement.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "izvor/error.h"
#include "izvor/sql/characters.h"

namespace izvor::sql {
namespace {

// The first words of the alternatives of SqlBaseParser's `statement` that are no query.
constexpr std::array<std::string_view, 34> kFirstWords{
    "ADD",      "ALTER",   "ANALYZE", "BEGIN",   "CACHE", "CALL",   "CLEAR",    "COMMENT", "CREATE", "DECLARE", "DELETE", "DESC",
    "DESCRIBE", "DROP",    "EXECUTE", "EXPLAIN", "GRANT", "INSERT", "LIST",     "LOAD",    "LOCK",   "MERGE",   "MSCK",   "REFRESH",
    "REPAIR",   "REPLACE", "RESET",   "REVOKE",  "SET",   "SHOW",   "TRUNCATE", "UNCACHE", "UPDATE", "USE"};

}  // namespace

void refuse_other_statements(const Cursor& cursor) {
  if (!cursor.peek().is_name()) return;
  const std::string word = to_upper(cursor.peek().text);
  if (std::find(kFirstWords.begin(), kFirstWords.end(), word) == kFirstWords.end()) return;
  throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The SQL statement " + word}});
}

}  // namespace izvor::sql
