#include "izvor/io/sqlite/sqlite_table.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

#include "izvor/base/mutant.h"
#include "izvor/error.h"
#include "izvor/io/sqlite/sqlite_columns.h"
#include "izvor/io/sqlite/sqlite_types.h"
#include "izvor/types/identifier.h"

namespace izvor::io {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string parameter(int column) { return "?" + std::to_string(column + 1); }

template <typename Items, typename Format>
std::string join(const Items& items, const char* separator, Format format) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += separator;
    out += format(item);
  }
  return out;
}

Error mismatch(const SqliteDatabase& database, const SqliteTarget& target, const std::string& difference) {
  return Error("IZVOR_SINK_SCHEMA_MISMATCH", {{"table", target.name}, {"sink", database.path()}, {"difference", difference}});
}

// "table" or "view"; nothing when there is no such object.
std::optional<std::string> kind_of(SqliteDatabase& database, const std::string& name) {
  SqliteStatement find = database.prepare("SELECT type FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE");
  find.bind(0, name);
  if (!find.step()) return std::nullopt;
  return find.text(0);
}

// A table's columns with their declared types.
std::vector<std::pair<std::string, std::string>> columns_of(SqliteDatabase& database, const std::string& table) {
  SqliteStatement list = database.prepare("SELECT name, type FROM pragma_table_xinfo(?1)");
  list.bind(0, table);
  std::vector<std::pair<std::string, std::string>> out;
  while (list.step()) out.emplace_back(list.text(0), list.text(1));
  return out;
}

// Declared types by lower-case name.
std::map<std::string, std::string> declared_columns(SqliteDatabase& database, const std::string& table) {
  std::map<std::string, std::string> out;
  for (auto& [name, type] : columns_of(database, table)) out.emplace(lower(name), std::move(type));
  return out;
}

void require_column(const SqliteDatabase& database, const SqliteTarget& target, const Field& field,
                    const std::map<std::string, std::string>& declared) {
  const auto found = declared.find(lower(field.name));
  if (found == declared.end()) throw mismatch(database, target, "it has no column " + quote_identifier(field.name));
  if (sqlite_column_fits(field.type(), found->second)) return;
  throw mismatch(database, target,
                 "its column " + quote_identifier(field.name) + " is declared " + found->second + " and cannot hold " + field.type().sql() +
                     " unchanged (" + std::string(*sqlite_type(field.type())) + " can)");
}

void record_schema(SqliteDatabase& database, const SqliteTarget& target) {
  database.execute("CREATE TABLE IF NOT EXISTS izvor_tables (table_name TEXT NOT NULL PRIMARY KEY, schema TEXT NOT NULL) WITHOUT ROWID");
  std::vector<Field> fields;
  for (const Field& field : target.schema.fields()) fields.emplace_back(field.name, field.type());
  SqliteStatement write = database.prepare("INSERT OR REPLACE INTO izvor_tables VALUES (?1, ?2)");
  write.bind(0, lower(target.name));
  write.bind(1, Schema(std::move(fields)).json());
  write.step();
}

// What record_schema() wrote, if the table still has those columns.
std::optional<Schema> recorded_schema(SqliteDatabase& database, const std::string& table, const std::map<std::string, std::string>& declared) {
  if (!kind_of(database, "izvor_tables")) return std::nullopt;
  SqliteStatement find = database.prepare("SELECT schema FROM izvor_tables WHERE table_name = ?1");
  find.bind(0, lower(table));
  if (!find.step()) return std::nullopt;
  Schema schema = Schema::parse(find.text(0));
  const bool is_current = schema.size() == declared.size() && std::ranges::all_of(schema.fields(), [&](const Field& field) {
                            const auto found = declared.find(lower(field.name));
                            return found != declared.end() && sqlite_column_fits(field.type(), found->second);
                          });
  return is_current ? std::optional(std::move(schema)) : std::nullopt;
}

// Whether an index serves a comparison of all merge keys: its first columns are they, in any order, compared byte by byte.
bool has_merge_index(SqliteDatabase& database, const SqliteTarget& target) {
  std::set<std::string> keys;
  for (const int key : target.merge_keys) keys.insert(lower(target.schema.field(static_cast<size_t>(key)).name));
  SqliteStatement list = database.prepare(
      "SELECT i.name, c.name, c.coll FROM pragma_index_list(?1) AS i, pragma_index_xinfo(i.name) AS c WHERE NOT i.partial AND c.key ORDER BY i.name, "
      "c.seqno");
  list.bind(0, target.name);
  std::map<std::string, std::vector<std::string>> columns_by_index;
  while (list.step()) {
    const bool binary = lower(list.text(2)) == "binary";
    columns_by_index[list.text(0)].push_back(binary ? lower(list.text(1)) : std::string());
  }
  return std::any_of(columns_by_index.begin(), columns_by_index.end(), [&](const auto& index) {
    const std::vector<std::string>& columns = index.second;
    return columns.size() >= keys.size() && std::set(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(keys.size())) == keys;
  });
}

std::string free_index_name(SqliteDatabase& database, const std::string& table) {
  SqliteStatement taken = database.prepare("SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE");
  for (int i = 0;; ++i) {
    const std::string name = table + "_izvor_merge" + (i == 0 ? "" : std::to_string(i));
    taken.bind(0, name);
    if (!taken.step()) return name;
    taken.reset();
  }
}

}  // namespace

// ---- SQL texts

std::string SqliteTarget::key_condition() const {
  const char* comparison = mutant("null_unsafe_merge") ? " = " : " IS ";
  return join(merge_keys, " AND ",
              [&](int key) { return sqlite_quote(schema.field(static_cast<size_t>(key)).name) + " COLLATE BINARY" + comparison + parameter(key); });
}

std::string SqliteTarget::insert_sql() const {
  std::string parameters;
  for (size_t i = 0; i < schema.size(); ++i) parameters += (i == 0 ? "" : ", ") + parameter(static_cast<int>(i));
  const std::string columns = join(schema.fields(), ", ", [](const Field& field) { return sqlite_quote(field.name); });
  return "INSERT INTO " + sqlite_quote(name) + " (" + columns + ") VALUES (" + parameters + ")";
}

std::string SqliteTarget::update_sql() const {
  std::vector<int> assigned;
  for (int i = 0; i < static_cast<int>(schema.size()); ++i) {
    // A table of keys only has nothing to assign: setting a key to itself still tells whether its row is there.
    const bool is_key = std::find(merge_keys.begin(), merge_keys.end(), i) != merge_keys.end();
    if (is_key != has_values()) assigned.push_back(i);
  }
  const std::string assignments =
      join(assigned, ", ", [&](int i) { return sqlite_quote(schema.field(static_cast<size_t>(i)).name) + " = " + parameter(i); });
  return "UPDATE " + sqlite_quote(name) + " SET " + assignments + " WHERE " + key_condition();
}

// ---- The table

bool check_table(SqliteDatabase& database, const SqliteTarget& target) {
  const std::optional<std::string> kind = kind_of(database, target.name);
  if (!kind) {
    if (target.create_table) return false;
    throw Error("TABLE_OR_VIEW_NOT_FOUND", {{"relationName", quote_identifier(target.name)}, {"searchPath", database.path()}});
  }
  if (*kind == "view") throw mismatch(database, target, "it is a view");
  std::map<std::string, std::string> declared = declared_columns(database, target.name);
  for (const Field& field : target.schema.fields()) {
    require_column(database, target, field, declared);
    declared.erase(lower(field.name));
  }
  if (!declared.empty())
    throw mismatch(database, target, "it has a column " + quote_identifier(declared.begin()->first) + " that the query does not write");
  return true;
}

void check_columns(SqliteDatabase& database, const SqliteTarget& target) {
  const std::map<std::string, std::string> declared = declared_columns(database, target.name);
  for (const Field& field : target.schema.fields()) {
    if (!sqlite_type(field.type())) throw mismatch(database, target, "no column can hold " + field.type().sql());
    require_column(database, target, field, declared);
  }
}

std::optional<Schema> read_schema(SqliteDatabase& database, const std::string& table) {
  if (!kind_of(database, table)) return std::nullopt;
  const std::map<std::string, std::string> declared = declared_columns(database, table);
  if (auto recorded = recorded_schema(database, table, declared)) return recorded;
  std::vector<Field> fields;
  for (const auto& [name, type] : columns_of(database, table)) fields.emplace_back(name, type_of_declaration(type));
  return Schema(std::move(fields));
}

void ensure_table(SqliteDatabase& database, const SqliteTarget& target) {
  if (!check_table(database, target)) {
    const std::string columns = join(target.schema.fields(), ", ",
                                     [](const Field& field) { return sqlite_quote(field.name) + " " + std::string(*sqlite_type(field.type())); });
    database.execute("CREATE TABLE " + sqlite_quote(target.name) + " (" + columns + ")");
    record_schema(database, target);
  }
}

void ensure_merge_index(SqliteDatabase& database, const SqliteTarget& target) {
  if (target.merge_keys.empty() || has_merge_index(database, target)) return;
  const std::string columns =
      join(target.merge_keys, ", ", [&](int key) { return sqlite_quote(target.schema.field(static_cast<size_t>(key)).name) + " COLLATE BINARY"; });
  database.execute("CREATE INDEX " + sqlite_quote(free_index_name(database, target.name)) + " ON " + sqlite_quote(target.name) + " (" + columns +
                   ")");
}

bool table_is_empty(SqliteDatabase& database, const SqliteTarget& target) {
  return !database.prepare("SELECT 1 FROM " + sqlite_quote(target.name) + " LIMIT 1").step();
}

// ---- Commits

void ensure_commits(SqliteDatabase& database) {
  database.execute(
      "CREATE TABLE IF NOT EXISTS izvor_commits (query_id TEXT NOT NULL, table_name TEXT NOT NULL, batch_id INTEGER NOT NULL, epoch INTEGER NOT NULL,"
      " committed_at TEXT NOT NULL, PRIMARY KEY (query_id, table_name)) WITHOUT ROWID");
}

std::optional<CommitRecord> read_commit(SqliteDatabase& database, const std::string& query_id, const std::string& table) {
  if (!kind_of(database, "izvor_commits")) return std::nullopt;
  SqliteStatement find = database.prepare("SELECT batch_id, epoch FROM izvor_commits WHERE query_id = ?1 AND table_name = ?2");
  find.bind(0, query_id);
  find.bind(1, lower(table));
  if (!find.step()) return std::nullopt;
  return CommitRecord{find.integer(0), find.integer(1)};
}

void write_commit(SqliteDatabase& database, const std::string& query_id, const std::string& table, const CommitRecord& record) {
  SqliteStatement write = database.prepare("INSERT OR REPLACE INTO izvor_commits VALUES (?1, ?2, ?3, ?4, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))");
  write.bind(0, query_id);
  write.bind(1, lower(table));
  write.bind(2, record.batch_id);
  write.bind(3, record.epoch);
  write.step();
}

}  // namespace izvor::io
