#include "izvor/io/sqlite/sqlite_sink.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "izvor/base/fail_point.h"
#include "izvor/error.h"
#include "izvor/io/memory/row_batch.h"
#include "izvor/io/sink_conformance.h"
#include "izvor/io/sqlite/sqlite_database.h"
#include "izvor/io/sqlite/sqlite_table_reading.h"

namespace izvor::io {
namespace {

using testing::HasSubstr;

// ---- The warehouse of daily_sales

const Schema kSales({Field("event_date", TypeId::kDate), Field("client_id", TypeId::kString), Field("total_spent", TypeId::kDouble)});

struct Sale {
  std::optional<int64_t> day;
  std::optional<std::string> client;
  double total;
};

Batch sales(const std::vector<Sale>& rows) {
  std::vector<std::vector<Value>> values;
  for (const Sale& sale : rows) {
    values.push_back({sale.day ? Value{TypeId::kDate, *sale.day} : Value::null(TypeId::kDate),
                      sale.client ? Value::string(*sale.client) : Value::null(TypeId::kString), Value::floating(sale.total)});
  }
  return make_row_batch(kSales, values);
}

class SqliteSinkTest : public testing::Test {
 protected:
  std::unique_ptr<Sink> open(SinkMode mode = SinkMode::kUpdate, std::map<std::string, std::string> more = {{"mergeKeys", "event_date,client_id"}}) {
    more.emplace("path", path_);
    more.emplace("table", "daily_sales_agg");
    return open_sqlite(kSales, mode, std::move(more));
  }
  static SinkMetrics write(Sink& sink, int64_t batch_id, const std::vector<Sale>& rows, int64_t epoch = 1, SinkMode mode = SinkMode::kUpdate) {
    const auto writer = sink.begin({"query-1", batch_id, epoch, mode});
    writer->write(0, sales(rows));
    return writer->commit();
  }
  std::vector<RowText> table() { return read_table(path_, "daily_sales_agg", kSales); }
  void execute(const std::string& sql) { SqliteDatabase(path_, 1000).execute(sql); }
  std::string error_of(const std::function<void()>& action) {
    try {
      action();
      return "no error";
    } catch (const Error& error) {
      return error.what();
    }
  }

  const std::string directory_ = unique_test_directory();
  const std::string path_ = directory_ + "/warehouse.db";
};

TEST_F(SqliteSinkTest, RowsWithEqualKeysAreReplaced) {
  const auto sink = open();
  write(*sink, 0, {{19753, "c1", 10.5}, {19753, "c2", 20}});
  write(*sink, 1, {{19753, "c2", 25}, {19754, "c1", 1}});
  EXPECT_EQ(table(), (std::vector<RowText>{{"2024-01-31", "c1", "10.5"}, {"2024-01-31", "c2", "25.0"}, {"2024-02-01", "c1", "1.0"}}));
}

TEST_F(SqliteSinkTest, ARowWithANullKeyIsUpdatedNotDuplicated) {
  const auto sink = open();
  write(*sink, 0, {{std::nullopt, "c1", 1}, {std::nullopt, std::nullopt, 2}});
  write(*sink, 1, {{std::nullopt, "c1", 10}, {std::nullopt, std::nullopt, 20}, {19753, std::nullopt, 30}});
  EXPECT_THAT(table(),
              testing::UnorderedElementsAre(RowText{"NULL", "c1", "10.0"}, RowText{"NULL", "NULL", "20.0"}, RowText{"2024-01-31", "NULL", "30.0"}));
}

TEST_F(SqliteSinkTest, TheMergeFindsRowsThroughAnIndexNullsIncluded) {
  write(*open(), 0, {{19753, "c1", 1}});
  SqliteDatabase database(path_, 1000);
  SqliteStatement plan = database.prepare(
      "EXPLAIN QUERY PLAN UPDATE \"daily_sales_agg\" SET \"total_spent\" = ?3 WHERE \"event_date\" COLLATE BINARY IS ?1 AND \"client_id\" COLLATE "
      "BINARY IS ?2");
  ASSERT_TRUE(plan.step());
  EXPECT_THAT(plan.text(3), HasSubstr("USING INDEX daily_sales_agg_izvor_merge (event_date=? AND client_id=?)"));
}

TEST_F(SqliteSinkTest, ARepeatedBatchChangesNothingAfterARestart) {
  write(*open(), 4, {{19753, "c1", 1}});
  EXPECT_EQ(write(*open(), 4, {{19753, "c1", 99}}).rows, 1);
  EXPECT_EQ(write(*open(), 3, {{19753, "c1", 98}}).rows, 1) << "ids ascend: an older one was committed too";
  EXPECT_EQ(table(), (std::vector<RowText>{{"2024-01-31", "c1", "1.0"}}));
}

TEST_F(SqliteSinkTest, AppendedRowsOfARepeatedBatchAreNotDoubled) {
  const auto sink = open(SinkMode::kAppend, {});
  write(*sink, 0, {{19753, "c1", 1}}, 1, SinkMode::kAppend);
  write(*sink, 0, {{19753, "c1", 1}}, 1, SinkMode::kAppend);
  write(*sink, 1, {{19753, "c1", 1}}, 1, SinkMode::kAppend);
  EXPECT_EQ(table().size(), 2U);
}

TEST_F(SqliteSinkTest, AnOlderOwnerIsRefusedAlsoForARepeatedBatch) {
  const auto sink = open();
  write(*sink, 0, {{19753, "c1", 1}}, 1);
  write(*sink, 0, {{19753, "c1", 2}}, 2);  // repeated by the new owner: only its epoch is noted
  EXPECT_THAT(error_of([&] { write(*sink, 0, {{19753, "c1", 3}}, 1); }), HasSubstr("[IZVOR_SINK_FENCED] Batch 0 of query query-1 with epoch 1"));
  EXPECT_THAT(error_of([&] { write(*sink, 1, {{19753, "c1", 3}}, 1); }), HasSubstr("epoch 2 has taken over"));
  EXPECT_EQ(table(), (std::vector<RowText>{{"2024-01-31", "c1", "1.0"}}));
}

TEST_F(SqliteSinkTest, TwoRowsOfABatchWithTheSameKeysAreRefused) {
  for (const char* staging : {"128m", "0"}) {
    const auto sink = open(SinkMode::kUpdate, {{"mergeKeys", "event_date"}, {"stagingMemory", staging}});
    EXPECT_THAT(error_of([&] { write(*sink, 0, {{19753, "c1", 1}, {19753, "c2", 2}}); }), HasSubstr("[MERGE_CARDINALITY_VIOLATION]"));
    EXPECT_TRUE(table().empty());
  }
}

TEST_F(SqliteSinkTest, ATableOfKeysOnlyKeepsEachOnce) {
  const Schema schema({Field("k", TypeId::kLong)});
  const auto sink = open_sqlite(schema, SinkMode::kUpdate, {{"path", path_}, {"table", "k"}}, 1);
  for (int64_t batch_id = 0; batch_id < 2; ++batch_id) {
    const auto writer = sink->begin({"q", batch_id, 1, SinkMode::kUpdate});
    writer->write(0, make_row_batch(schema, {{Value::long_integer(1)}, {Value::null(TypeId::kLong)}}));
    writer->commit();
  }
  EXPECT_THAT(read_table(path_, "k", schema), testing::UnorderedElementsAre(RowText{"NULL"}, RowText{"1"}));
}

TEST_F(SqliteSinkTest, HostileNamesAreOnlyNames) {
  const std::string hostile = "x\"; DROP TABLE t; --";
  const Schema schema({Field("a\"b", TypeId::kLong), Field("select", TypeId::kString), Field("c,d", TypeId::kString)});
  const auto sink = open_sqlite(schema, SinkMode::kUpdate, {{"path", path_}, {"table", hostile}, {"mergeKeys", "`c,d`, a\"b"}});
  for (int64_t batch_id = 0; batch_id < 2; ++batch_id) {
    const auto writer = sink->begin({"q'; --", batch_id, 1, SinkMode::kUpdate});
    writer->write(0, make_row_batch(schema, {{Value::long_integer(1), Value::string("'"), Value::string("y")}}));
    writer->commit();
  }
  EXPECT_EQ(read_table(path_, hostile, schema), (std::vector<RowText>{{"1", "'", "y"}}));
}

TEST_F(SqliteSinkTest, ManyRowsOfManyWorkersAreMergedThroughTheSpillToo) {
  for (const char* staging : {"128m", "100k"}) {
    const auto sink =
        open(SinkMode::kUpdate, {{"mergeKeys", "event_date,client_id"}, {"stagingMemory", staging}, {"table", std::string("t") + staging}});
    for (int64_t batch_id = 0; batch_id < 2; ++batch_id) {
      const auto writer = sink->begin({"query-1", batch_id, 1, SinkMode::kUpdate});
      for (int part = 0; part < 20; ++part) {
        std::vector<Sale> rows;
        for (int i = 0; i < 500; ++i) rows.push_back({i % 7, "client " + std::to_string((part * 500 + i) * 7919 % 10007), batch_id + 1.0});
        writer->write(part % 3, sales(rows));
      }
      EXPECT_EQ(writer->commit().rows, 10000);
    }
    const auto rows = read_table(path_, std::string("t") + staging, kSales);
    EXPECT_EQ(rows.size(), 10000U);
    EXPECT_TRUE(std::all_of(rows.begin(), rows.end(), [](const RowText& row) { return row[2] == "2.0"; }));
  }
}

// ---- Crashes

// Runs `action` in a child that a fail point ends as kill -9 does.
void run_killed_at(const char* point, const std::function<void()>& action) {
  const pid_t child = fork();
  if (child == 0) {
    fail_points::arm(point, fail_points::Action::kKill);
    action();
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << point << " was not reached";
}

TEST_F(SqliteSinkTest, AProcessKilledAnywhereLeavesTheOldOrTheNewTable) {
  const std::vector<Sale> before = {{19753, "c1", 1}, {std::nullopt, "c2", 2}};
  const std::vector<Sale> after = {{std::nullopt, "c2", 20}, {19753, "c3", 30}};
  const std::vector<RowText> old_table = {{"2024-01-31", "c1", "1.0"}, {"NULL", "c2", "2.0"}};
  const std::vector<RowText> new_table = {{"2024-01-31", "c1", "1.0"}, {"2024-01-31", "c3", "30.0"}, {"NULL", "c2", "20.0"}};
  for (const char* point : {"sink.before_begin", "sqlite.before_begin", "sqlite.before_merge", "sqlite.before_commit", "sqlite.after_commit"}) {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    write(*open(), 0, before);
    run_killed_at(point, [&] { write(*open(), 1, after); });
    const bool committed = std::string(point) == "sqlite.after_commit";
    EXPECT_THAT(table(), testing::UnorderedElementsAreArray(committed ? new_table : old_table)) << point;
    write(*open(), 1, after);
    EXPECT_THAT(table(), testing::UnorderedElementsAreArray(new_table)) << "repeated after " << point;
  }
}

TEST_F(SqliteSinkTest, AnErrorBeforeTheCommitRollsBackAndTheBatchCanBeRepeated) {
  const auto sink = open();
  fail_points::arm("sqlite.before_commit", fail_points::Action::kError);
  EXPECT_THAT(error_of([&] { write(*sink, 0, {{19753, "c1", 1}}); }), HasSubstr("IZVOR_FAIL_POINT"));
  fail_points::disarm_all();
  EXPECT_TRUE(table().empty());
  write(*sink, 0, {{19753, "c1", 1}});
  EXPECT_EQ(table().size(), 1U);
}

// ---- Tables that exist

TEST_F(SqliteSinkTest, WritesIntoATableThatSomebodyMade) {
  execute(
      "CREATE TABLE Daily_Sales_Agg (total_spent DOUBLE, CLIENT_ID VARCHAR(10) COLLATE NOCASE, event_date DATE, PRIMARY KEY (event_date, client_id "
      "COLLATE BINARY))");
  const auto sink = open();
  write(*sink, 0, {{19753, "c1", 1}, {19753, "C1", 2}});
  write(*sink, 1, {{19753, "c1", 3}});
  SqliteDatabase database(path_, 1000);
  SqliteStatement rows =
      database.prepare("SELECT group_concat(client_id || '=' || total_spent) FROM (SELECT * FROM daily_sales_agg ORDER BY total_spent)");
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.text(0), "C1=2.0,c1=3.0") << "keys differ by case, as in Spark";
}

TEST_F(SqliteSinkTest, RefusesATableThatDoesNotFit) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"event_date TEXT, client_id TEXT", "it has no column `total_spent`"},
      {"event_date TEXT, client_id TEXT, total_spent REAL, more TEXT", "it has a column `more` that the query does not write"},
      {"event_date TEXT, client_id INT, total_spent REAL", "its column `client_id` is declared INT and cannot hold STRING unchanged"},
      {"event_date TEXT, client_id TEXT, total_spent INTEGER", "its column `total_spent` is declared INTEGER and cannot hold DOUBLE unchanged"}};
  for (const auto& [columns, difference] : cases) {
    execute("DROP TABLE IF EXISTS daily_sales_agg");
    execute("CREATE TABLE daily_sales_agg (" + columns + ")");
    const std::string message = error_of([&] { open(); });
    EXPECT_THAT(message, HasSubstr("[IZVOR_SINK_SCHEMA_MISMATCH] Table daily_sales_agg in " + path_));
    EXPECT_THAT(message, HasSubstr(difference));
  }
}

TEST_F(SqliteSinkTest, RefusesAMissingTableThatItMayNotCreate) {
  EXPECT_THAT(error_of([&] { open(SinkMode::kComplete, {{"createTable", "false"}}); }), HasSubstr("[TABLE_OR_VIEW_NOT_FOUND]"));
}

TEST_F(SqliteSinkTest, SaysWhichConstraintOfTheTableRefusedARow) {
  execute("CREATE TABLE daily_sales_agg (event_date TEXT, client_id TEXT, total_spent REAL CHECK (total_spent > 0))");
  const auto sink = open();
  EXPECT_THAT(error_of([&] { write(*sink, 0, {{1, "a", 1}, {2, "b", -1}}); }), HasSubstr("CHECK constraint failed: total_spent > 0"));
  EXPECT_TRUE(table().empty());
}

// ---- Options and types

TEST_F(SqliteSinkTest, RefusesOptionsBeforeAnythingIsWritten) {
  using Options = std::map<std::string, std::string>;
  const std::vector<std::pair<Options, std::string>> cases = {
      {{}, "The option 'mergeKeys' of the sqlite sink cannot be used: it is missing; update mode needs"},
      {{{"mergeKeys", "nobody"}}, "the query has no column `nobody`"},
      {{{"mergeKeys", "client_id,CLIENT_ID"}}, "is named twice"},
      {{{"mergeKeys", "client_id,"}}, "has an empty name"},
      {{{"mergeKeys", "`client_id"}}, "a backtick that is not closed"},
      {{{"mergeKey", "client_id"}}, "[IZVOR_UNKNOWN_OPTION] Unknown option 'mergeKey' for the sqlite sink"},
      {{{"mergeKeys", "client_id"}, {"busyTimeout", "soon"}}, "'soon' is not a duration"},
      {{{"mergeKeys", "client_id"}, {"createTable", "yes"}}, "'yes' is neither true nor false"},
      {{{"mergeKeys", "client_id"}, {"table", ""}}, "The option 'table' of the sqlite sink cannot be used: it is missing"},
      {{{"mergeKeys", "client_id"}, {"table", "izvor_commits"}}, "are reserved"},
      {{{"mergeKeys", "client_id"}, {"path", "gs://bucket/x.db"}}, "is not a local file"}};
  for (const auto& [options, message] : cases) {
    EXPECT_THAT(error_of([&, given = options] { open(SinkMode::kUpdate, given); }), HasSubstr(message));
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SqliteSinkTest, RefusesTypesThatItCannotHold) {
  for (const DataType& type : {DataType::decimal(10, 2), DataType::array(TypeId::kInt), DataType(TypeId::kDayTimeInterval)}) {
    const std::string message = error_of([&] { open_sqlite(Schema({Field("x", type)}), SinkMode::kAppend, {{"path", path_}, {"table", "t"}}); });
    EXPECT_THAT(message, HasSubstr("[UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE] The sqlite datasource doesn't support the column `x` of the type \"" +
                                   type.sql() + "\""));
  }
}

TEST_F(SqliteSinkTest, StoresTimesAsTextThatSorts) {
  const Schema schema({Field("d", TypeId::kDate), Field("t", TypeId::kTimestamp), Field("n", TypeId::kTimestampNtz), Field("b", TypeId::kBoolean)});
  const auto sink = open_sqlite(schema, SinkMode::kAppend, {{"path", path_}, {"table", "t"}});
  const auto writer = sink->begin({"q", 0, 1, SinkMode::kAppend});
  writer->write(0, make_row_batch(schema, {{{TypeId::kDate, int64_t{19753}},
                                            {TypeId::kTimestamp, int64_t{1'704'067'200'120'000}},
                                            {TypeId::kTimestampNtz, int64_t{1'704'067'200'000'000}},
                                            Value::boolean(true)}}));
  writer->commit();
  SqliteDatabase database(path_, 1000);
  SqliteStatement row = database.prepare("SELECT d, t, n, b, strftime('%s', t) FROM t");
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.text(0), "2024-01-31");
  EXPECT_EQ(row.text(1), "2024-01-01T00:00:00.120000Z");
  EXPECT_EQ(row.text(2), "2024-01-01T00:00:00.000000");
  EXPECT_EQ(row.text(3), "1");
  EXPECT_EQ(row.text(4), "1704067200") << "SQLite's own functions read it";
}

// ---- Trouble with the file

TEST_F(SqliteSinkTest, SaysThatAnotherProcessHoldsTheLock) {
  const auto sink = open(SinkMode::kUpdate, {{"mergeKeys", "event_date,client_id"}, {"busyTimeout", "50"}});
  SqliteDatabase other(path_, 1000);
  SqliteTransaction lock(other);
  EXPECT_THAT(error_of([&] {
                write(*sink, 0, {{19753, "c1", 1}});
              }),
              HasSubstr("another process holds its lock (waited 50 ms; raise the option busyTimeout, or end that process)"));
}

TEST_F(SqliteSinkTest, ReadersSeeTheLastBatchWhileTheNextIsWritten) {
  const auto sink = open();
  write(*sink, 0, {{19753, "c1", 1}});
  SqliteDatabase writing(path_, 1000);
  SqliteTransaction lock(writing);
  writing.execute("DELETE FROM daily_sales_agg");
  EXPECT_EQ(table(), (std::vector<RowText>{{"2024-01-31", "c1", "1.0"}}));
}

TEST_F(SqliteSinkTest, SaysThatTheFileIsNoDatabase) {
  std::ofstream(path_) << std::string(4096, 'x');
  EXPECT_THAT(error_of([&] { open(); }), HasSubstr("it is not a SQLite database, or it is damaged"));
}

TEST_F(SqliteSinkTest, SaysWhyTheFileCannotBeOpened) {
  EXPECT_THAT(error_of([&] {
                open(SinkMode::kUpdate, {{"mergeKeys", "client_id"}, {"path", directory_ + "/missing/x.db"}});
              }),
              HasSubstr("Opening the database of " + directory_ + "/missing/x.db failed: unable to open database file: No such file or directory"));
}

// Root may write anything: another user tries in its place.
std::string as_ordinary_user(const std::function<std::string()>& action) {
  const bool root = geteuid() == 0;
  if (root && seteuid(65534) != 0) return "seteuid failed";
  std::string out = action();
  if (root && seteuid(0) != 0) return "seteuid failed";
  return out;
}

TEST_F(SqliteSinkTest, SaysThatTheFileIsReadOnly) {
  using std::filesystem::perms;
  write(*open(), 0, {{19753, "c1", 1}});
  std::filesystem::permissions(path_, perms::owner_read | perms::group_read | perms::others_read);
  std::filesystem::permissions(directory_, perms::all);
  EXPECT_THAT(as_ordinary_user([&] { return error_of([&] {
                                       write(*open(), 1, {{19753, "c1", 2}});
                                     }); }),
              HasSubstr("the file or its directory is read-only for this process"));
}

TEST_F(SqliteSinkTest, SaysThatTheDirectoryMayNotBeWritten) {
  using std::filesystem::perms;
  std::filesystem::permissions(directory_, perms::owner_read | perms::owner_exec | perms::others_read | perms::others_exec);
  EXPECT_THAT(as_ordinary_user([&] { return error_of([&] { open(); }); }), HasSubstr("unable to open database file: Permission denied"));
}

TEST_F(SqliteSinkTest, SaysThatTheDiskIsFull) {
  SqliteDatabase database(path_, 1000);
  database.execute("CREATE TABLE t (x)");
  database.execute("PRAGMA max_page_count = 10");
  EXPECT_THAT(error_of([&] { database.execute("INSERT INTO t VALUES (zeroblob(1000000))"); }),
              HasSubstr("[IZVOR_DISK_FULL] No space left while writing " + path_));
}

}  // namespace
}  // namespace izvor::io
