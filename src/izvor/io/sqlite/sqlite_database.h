#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace izvor::io {

// "name" in double quotes, doubled inside: any name is safe in SQL text.
std::string sqlite_quote(std::string_view name);

class SqliteStatement;

// One connection to a database file, used by one thread at a time. Errors are izvor::Error: IZVOR_DISK_FULL, else IZVOR_IO_ERROR with what to do
// about it.
class SqliteDatabase {
 public:
  // Creates the file when it is missing.
  SqliteDatabase(const std::string& path, int64_t busy_timeout_ms);

  const std::string& path() const { return path_; }
  void execute(const std::string& sql);
  SqliteStatement prepare(const std::string& sql);
  // Rows changed by the last statement.
  int64_t changes() const;
  bool in_transaction() const;
  void roll_back() noexcept;
  // Throws what the connection's last result code means; `operation` reads as "Writing a row".
  [[noreturn]] void fail(const std::string& operation) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };

  std::string path_;
  int64_t busy_timeout_ms_;
  std::unique_ptr<sqlite3, Close> db_;
};

// A prepared statement. Parameters and columns count from 0.
class SqliteStatement {
 public:
  SqliteStatement(const SqliteDatabase& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}

  sqlite3_stmt* raw() const { return statement_.get(); }
  // True: a row is there. False: done, and ready to run again with the same or other parameters.
  bool step();
  void reset();
  void bind(int index, std::string_view text);
  void bind(int index, int64_t value);
  std::string text(int column) const;
  int64_t integer(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  const SqliteDatabase* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Holds the database's write lock; rolled back unless committed.
class SqliteTransaction {
 public:
  explicit SqliteTransaction(SqliteDatabase& database);
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;
  ~SqliteTransaction() { database_.roll_back(); }
  // Durable when it returns.
  void commit();

 private:
  SqliteDatabase& database_;
};

}  // namespace izvor::io
