#include "izvor/io/console/console_sink.h"

#include <sstream>

#include <gmock/gmock.h>

#include "izvor/error.h"
#include "izvor/io/memory/row_batch.h"
#include "izvor/io/sink_conformance.h"

namespace izvor::io {
namespace {

std::unique_ptr<Sink> open_console(std::ostream& out, const Schema& schema, std::map<std::string, std::string> options,
                                   SinkMode mode = SinkMode::kAppend) {
  register_console_sink(out);
  return find_sink("console")->open({.format = "console", .options = Options(std::move(options)), .schema = schema, .mode = mode}, Config());
}

// Reads the printed tables back. Cells of the suite hold no '|' and no outer spaces.
class ConsoleBackend final : public SinkBackend {
 public:
  SinkQuirks quirks() const override { return {.repeats_batches = true, .only_adds = true, .fences = false}; }
  std::unique_ptr<Sink> open(const Schema& schema, SinkMode mode, int) override {
    return open_console(out_, schema, {{"numRows", "1000"}, {"truncate", "false"}}, mode);
  }
  std::vector<RowText> rows(const Schema&) override {
    std::vector<RowText> rows;
    std::istringstream lines(out_.str());
    bool header = true;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("Batch:")) header = true;
      if (!line.starts_with("|")) continue;
      if (!header) rows.push_back(cells_of(line));
      header = false;
    }
    return rows;
  }

 private:
  static RowText cells_of(const std::string& line) {
    RowText cells;
    for (size_t start = 1; start < line.size();) {
      const size_t bar = line.find('|', start);
      std::string cell = line.substr(start, bar - start);
      cell.erase(cell.find_last_not_of(' ') + 1);
      cells.push_back(cell);
      start = bar + 1;
    }
    return cells;
  }

  std::ostringstream out_;
};

std::unique_ptr<SinkBackend> make_console_backend() { return std::make_unique<ConsoleBackend>(); }
INSTANTIATE_TEST_SUITE_P(Console, SinkConformance, testing::Values(make_console_backend));

const Schema kSchema({Field("a", TypeId::kInt), Field("b", TypeId::kString)});

Batch sample_rows() {
  return make_row_batch(kSchema, {{Value::integer(1), Value::string("a")},
                                  {Value::integer(2), Value::string("abcdefghijklmnopqrstuvwxyz")},
                                  {Value::null(TypeId::kInt), Value::null(TypeId::kString)}});
}

std::string printed(std::map<std::string, std::string> options) {
  std::ostringstream out;
  const auto sink = open_console(out, kSchema, std::move(options));
  const auto writer = sink->begin({"q", 3, 1, SinkMode::kAppend});
  writer->write(0, sample_rows());
  EXPECT_EQ(writer->commit().rows, 3);
  return out.str();
}

TEST(ConsoleSink, PrintsABatchAsSparkDoes) {
  EXPECT_EQ(printed({}),
            "-------------------------------------------\n"
            "Batch: 3\n"
            "-------------------------------------------\n"
            "+----+--------------------+\n"
            "|   a|                   b|\n"
            "+----+--------------------+\n"
            "|   1|                   a|\n"
            "|   2|abcdefghijklmnopq...|\n"
            "|NULL|                NULL|\n"
            "+----+--------------------+\n"
            "\n");
}

TEST(ConsoleSink, ShowsTheFirstRowsWholeWhenAsked) {
  EXPECT_EQ(printed({{"numRows", "1"}, {"truncate", "false"}}),
            "-------------------------------------------\n"
            "Batch: 3\n"
            "-------------------------------------------\n"
            "+---+---+\n"
            "|a  |b  |\n"
            "+---+---+\n"
            "|1  |a  |\n"
            "+---+---+\n"
            "only showing top 1 row\n");
}

TEST(ConsoleSink, CutsCellsAtANumberOfCharacters) {
  EXPECT_THAT(printed({{"truncate", "5"}}), testing::HasSubstr("|   2|ab...|\n"));
  EXPECT_THAT(printed({{"truncate", "0"}}), testing::HasSubstr("|2   |abcdefghijklmnopqrstuvwxyz|\n"));
}

TEST(ConsoleSink, TakesANegativeNumberOfRowsAsNone) {
  EXPECT_THAT(printed({{"numRows", "-3"}}), testing::EndsWith("+---+---+\n|  a|  b|\n+---+---+\n+---+---+\nonly showing top 0 rows\n"));
}

TEST(ConsoleSink, RefusesOptionsThatMakeNoSense) {
  std::ostringstream out;
  for (const auto& [name, value, error_class] :
       std::vector<std::tuple<std::string, std::string, std::string>>{{"numRows", "abc", "IZVOR_INVALID_OPTION"},
                                                                      {"truncate", "abc", "IZVOR_INVALID_OPTION"},
                                                                      {"truncate", "99999999999", "IZVOR_INVALID_OPTION"},
                                                                      {"colour", "red", "IZVOR_UNKNOWN_OPTION"}}) {
    try {
      open_console(out, kSchema, {{name, value}});
      ADD_FAILURE() << name << "=" << value << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.error_class(), error_class);
      EXPECT_THAT(error.what(), testing::HasSubstr(name));
    }
  }
}

TEST(ConsoleSink, SaysWhenItCannotPrint) {
  std::ostringstream closed;
  const auto sink = open_console(closed, kSchema, {});
  closed.setstate(std::ios::badbit);
  const auto writer = sink->begin({"q", 0, 1, SinkMode::kAppend});
  writer->write(0, sample_rows());
  EXPECT_THROW(writer->commit(), Error);
}

}  // namespace
}  // namespace izvor::io
