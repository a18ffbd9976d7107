#include "izvor/io/sqlite/sqlite_source.h"

#include <arrow/memory_pool.h>
#include <gmock/gmock.h>

#include "izvor/error.h"
#include "izvor/io/sqlite/sqlite_database.h"
#include "izvor/io/sqlite/sqlite_table_reading.h"

namespace izvor::io {
namespace {

using testing::ElementsAre;

class SqliteSource : public testing::Test {
 protected:
  SqliteSource() { register_sqlite_source(); }

  SourceSpec spec(Schema schema = {}) const {
    return {"sqlite", Options(std::map<std::string, std::string>{{"table", "t"}}), {path_}, std::move(schema), ""};
  }
  Schema resolve(Schema schema = {}) const { return find_source("sqlite")->resolve(spec(std::move(schema)), Config(), false); }
  std::string error_of(const SourceSpec& of, bool is_streaming = false) const {
    try {
      find_source("sqlite")->resolve(of, Config(), is_streaming);
      return "none";
    } catch (const Error& error) {
      return error.error_class();
    }
  }
  std::vector<RowText> rows(std::vector<int> columns, int64_t rows_of_batch = 2) const {
    const Schema schema = resolve();
    const auto scan = find_source("sqlite")->open_batch(spec(schema), Config());
    const auto splits = scan->splits();
    ScanRequest request{std::move(columns), {}, rows_of_batch};
    const auto reader = scan->open(*splits.at(0), request, arrow::default_memory_pool());
    std::vector<Batch> batches;
    while (auto batch = reader->next()) batches.push_back(*std::move(batch));
    std::vector<Field> fields;
    for (const int column : request.columns) fields.push_back(schema.field(static_cast<size_t>(column)));
    return row_texts(Schema(std::move(fields)), batches);
  }
  void execute(const std::string& sql) const { SqliteDatabase(path_, 1000).execute(sql); }

  const std::string path_ = unique_test_directory() + "/tables.db";
};

TEST_F(SqliteSource, ReadsATableBySqlitesRules) {
  execute("CREATE TABLE t (n INT, x DOUBLE, s VARCHAR(9), b BLOB, d DATE, m TIMESTAMP, f BOOLEAN)");
  execute("INSERT INTO t VALUES (1, 2.5, 'a', x'01', '2026-03-01', '2026-03-01T08:30:00.000000Z', 1), (NULL, 3, NULL, NULL, NULL, NULL, NULL)");
  EXPECT_EQ(resolve().ddl(), "n BIGINT,x DOUBLE,s STRING,b BINARY,d DATE,m TIMESTAMP,f BOOLEAN");
  const auto all = rows({0, 1, 2, 4, 5, 6});
  EXPECT_THAT(all, ElementsAre(ElementsAre("1", "2.5", "a", "2026-03-01", "2026-03-01 08:30:00", "true"),
                               ElementsAre("NULL", "3.0", "NULL", "NULL", "NULL", "NULL")));
  EXPECT_THAT(rows({2}), ElementsAre(ElementsAre("a"), ElementsAre("NULL")));
  EXPECT_EQ(rows({}, 1).size(), 2U);
}

TEST_F(SqliteSource, GivesBackWhatAQueryWrote) {
  const Schema schema = Schema::parse("k INT NOT NULL, v FLOAT, d DATE");
  const auto sink = open_sqlite(schema, SinkMode::kAppend, {{"path", path_}, {"table", "t"}});
  sink->begin({"q", 0, 1, SinkMode::kAppend})->commit();
  EXPECT_EQ(resolve().ddl(), "k INT,v FLOAT,d DATE");
  execute("ALTER TABLE t ADD COLUMN more TEXT");  // by somebody else: what was noted is out of date
  EXPECT_EQ(resolve().ddl(), "k BIGINT,v DOUBLE,d STRING,more STRING");
}

TEST_F(SqliteSource, SaysWhatIsWrong) {
  EXPECT_EQ(error_of(spec()), "PATH_NOT_FOUND");
  execute("CREATE TABLE t (n INT)");
  EXPECT_EQ(error_of(spec()), "none");
  EXPECT_EQ(error_of(spec(), true), "UNSUPPORTED_FEATURE.TABLE_OPERATION");
  EXPECT_EQ(error_of(spec(Schema::parse("nope INT"))), "IZVOR_SINK_SCHEMA_MISMATCH");
  EXPECT_EQ(error_of({"sqlite", Options(std::map<std::string, std::string>{{"table", "u"}}), {path_}, {}, ""}), "TABLE_OR_VIEW_NOT_FOUND");
  EXPECT_EQ(error_of({"sqlite", Options(), {path_}, {}, ""}), "IZVOR_INVALID_OPTION");
  execute("INSERT INTO t VALUES ('a')");
  EXPECT_THROW(rows({0}), Error);
}

}  // namespace
}  // namespace izvor::io
