// SET and RESET.
#include <map>
#include <optional>
#include <string>

#include <spark/connect/relations.pb.h>

#include "izvor/session/session.h"
#include "izvor/sql/configuration_statement.h"

namespace izvor::session {
namespace {

void reset_config(const std::optional<std::string>& key, Session& session) {
  if (key) return session.unset_config(*key);
  for (const auto& [name, value] : session.all_config()) session.unset_config(name);
}

spark::connect::Relation without_rows(const std::string& schema) {
  spark::connect::Relation relation;
  relation.mutable_local_relation()->set_schema(schema);
  return relation;
}

// VALUES (?, ?), (?, ?) AS settings(key, value)
spark::connect::Relation settings_relation(const std::map<std::string, std::string>& settings) {
  if (settings.empty()) return without_rows("struct<key: string not null, value: string not null>");
  spark::connect::Relation relation;
  spark::connect::SQL& sql = *relation.mutable_sql();
  std::string rows;
  for (const auto& [key, value] : settings) {
    rows += rows.empty() ? "(?, ?)" : ", (?, ?)";
    sql.add_pos_arguments()->mutable_literal()->set_string(key);
    sql.add_pos_arguments()->mutable_literal()->set_string(value);
  }
  sql.set_query("VALUES " + rows + " AS settings(key, value)");
  return relation;
}

}  // namespace

std::optional<spark::connect::Relation> Session::carry_out(const std::string& text) {
  const auto statement = sql::parse_configuration_statement(text);
  if (!statement) return std::nullopt;
  if (statement->is_reset) {
    reset_config(statement->key, *this);
    return without_rows("struct<>");
  }
  if (!statement->key) return settings_relation(all_config());
  if (statement->value) set_config(*statement->key, *statement->value);
  return settings_relation({{*statement->key, find_config(*statement->key).value_or("<undefined>")}});
}

}  // namespace izvor::session
