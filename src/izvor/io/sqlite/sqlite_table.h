#pragma once

#include <optional>
#include <string>
#include <vector>

#include "izvor/io/commit_record.h"
#include "izvor/io/sqlite/sqlite_database.h"
#include "izvor/types/data_type.h"

namespace izvor::io {

// What the sink writes to: the table `name` with these columns, and the positions of the columns that name a row (none: rows are only added).
struct SqliteTarget {
  std::string name;
  Schema schema;
  std::vector<int> merge_keys;
  bool create_table = true;

  // The statements that merge one row. Parameter i is column i in each of them.
  std::string insert_sql() const;
  std::string update_sql() const;
  // "k1" IS ?1 AND "k2" IS ?2: also true of two nulls.
  std::string key_condition() const;
  bool has_values() const { return merge_keys.size() < schema.size(); }
};

// Checks an existing table: IZVOR_SINK_SCHEMA_MISMATCH when its columns are others, TABLE_OR_VIEW_NOT_FOUND when it is missing and may not be
// created. True when it exists.
bool check_table(SqliteDatabase& database, const SqliteTarget& target);

// The columns of a table that is to be read: IZVOR_SINK_SCHEMA_MISMATCH when one is missing or of a type that does not fit.
void check_columns(SqliteDatabase& database, const SqliteTarget& target);

// The columns of a table: as the query that created it had them, else by their declared types. Nothing when there is no such table.
std::optional<Schema> read_schema(SqliteDatabase& database, const std::string& table);

// Inside of the transaction that writes: check_table(), and creates the table when it is missing.
void ensure_table(SqliteDatabase& database, const SqliteTarget& target);
// Creates an index on the merge keys unless there is one that serves.
void ensure_merge_index(SqliteDatabase& database, const SqliteTarget& target);
bool table_is_empty(SqliteDatabase& database, const SqliteTarget& target);

// The table izvor_commits: the last batch of each query and table.
void ensure_commits(SqliteDatabase& database);
std::optional<CommitRecord> read_commit(SqliteDatabase& database, const std::string& query_id, const std::string& table);
void write_commit(SqliteDatabase& database, const std::string& query_id, const std::string& table, const CommitRecord& record);

}  // namespace izvor::io
