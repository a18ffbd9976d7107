#include "izvor/io/sqlite/sqlite_database.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <sqlite3.h>

#include "izvor/error.h"

namespace izvor::io {

std::string sqlite_quote(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

// ---- Connection

SqliteDatabase::SqliteDatabase(const std::string& path, int64_t busy_timeout_ms) : path_(path), busy_timeout_ms_(busy_timeout_ms) {
  sqlite3* db = nullptr;
  // Without SQLite's own mutex: the connection is used by one thread at a time.
  const int code = sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  db_.reset(db);
  if (code != SQLITE_OK) fail("Opening the database");
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, static_cast<int>(busy_timeout_ms));
  // A write-ahead log costs one fsync a commit and lets readers of the warehouse go on while a batch is written. Where the file system
  // cannot share memory SQLite keeps its rollback journal; EXTRA makes that one durable too, and is FULL for a write-ahead log: the fsync
  // comes before the commit returns, so that no loss of power undoes a committed batch.
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=EXTRA");
  execute("PRAGMA cache_size=-32768");
}

void SqliteDatabase::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

void SqliteDatabase::execute(const std::string& sql) {
  if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail("Running '" + sql + "'");
}

SqliteStatement SqliteDatabase::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db_.get(), sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    fail("Preparing '" + sql + "'");
  }
  return SqliteStatement(*this, statement);
}

int64_t SqliteDatabase::changes() const { return sqlite3_changes64(db_.get()); }
bool SqliteDatabase::in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

void SqliteDatabase::roll_back() noexcept {
  // What it reports was reported before: SQLite rolls back by itself after an error that it cannot go on from.
  if (in_transaction()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteDatabase::fail(const std::string& operation) const {
  const int code = sqlite3_errcode(db_.get()) & 0xff;
  const int system_error = sqlite3_system_errno(db_.get());
  const bool no_space = code == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT);
  if (code == SQLITE_FULL || no_space) throw Error("IZVOR_DISK_FULL", {{"path", path_}});

  const std::string message = db_ == nullptr ? "out of memory" : sqlite3_errmsg(db_.get());
  std::string reason = message;
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    reason = "another process holds its lock (waited " + std::to_string(busy_timeout_ms_) + " ms; raise the option busyTimeout, or end that process)";
  } else if (code == SQLITE_READONLY) {
    reason = "the file or its directory is read-only for this process (" + message + ")";
  } else if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) {
    reason = "it is not a SQLite database, or it is damaged (" + message + ")";
  } else if ((code == SQLITE_CANTOPEN || code == SQLITE_IOERR) && system_error != 0) {
    reason = message + ": " + std::strerror(system_error);
  }
  throw Error("IZVOR_IO_ERROR", {{"operation", operation}, {"path", path_}, {"reason", reason}});
}

// ---- Statement

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    // Before reset(), which would clear the error.
    try {
      database_->fail("Running '" + std::string(sqlite3_sql(statement_.get())) + "'");
    } catch (...) {
      sqlite3_reset(statement_.get());
      throw;
    }
  }
  sqlite3_reset(statement_.get());
  return false;
}

void SqliteStatement::reset() { sqlite3_reset(statement_.get()); }

void SqliteStatement::bind(int index, std::string_view text) {
  if (sqlite3_bind_text64(statement_.get(), index + 1, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK) {
    database_->fail("Binding a text");
  }
}

void SqliteStatement::bind(int index, int64_t value) {
  if (sqlite3_bind_int64(statement_.get(), index + 1, value) != SQLITE_OK) database_->fail("Binding an integer");
}

std::string SqliteStatement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

// ---- Transaction

SqliteTransaction::SqliteTransaction(SqliteDatabase& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
void SqliteTransaction::commit() { database_.execute("COMMIT"); }

}  // namespace izvor::io
