#include "izvor/io/file/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arrow/array.h>
#include <arrow/memory_pool.h>

#include "izvor/error.h"
#include "izvor/io/file/memory_file_for_test.h"
#include "izvor/types/value_format.h"

namespace izvor::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Op = ColumnPredicate::Op;

// Reads a text as one CSV file; the rows come back as text, fields joined by "|".
struct Csv {
  std::string schema = "a STRING, b STRING, c STRING";
  std::map<std::string, std::string> options;
  std::vector<int> columns = {};  // empty: all
  std::vector<ColumnPredicate> filters = {};
  Config config = {};
  ScanKernel kernel = best_scan_kernel();
  int64_t split_bytes = 0;  // 0: one split
  int64_t chunk_bytes = LineChunks::kDefaultChunkBytes;
  int64_t malformed_rows = 0;
  int64_t filtered_malformed_rows = 0;
  int64_t rows_before_filters = 0;

  std::vector<std::string> read(const std::string& text) {
    ScanRequest request{columns, filters};
    const Schema parsed = Schema::parse(schema);
    if (columns.empty()) {
      for (size_t i = 0; i < parsed.size(); ++i) request.columns.push_back(static_cast<int>(i));
    }
    const auto plan = std::make_shared<const CsvReadPlan>(CsvReadPlan::make(parsed, CsvOptions::parse(Options(options), config), request));
    std::vector<std::string> rows;
    const auto size = static_cast<int64_t>(text.size());
    const int64_t step = split_bytes == 0 ? std::max<int64_t>(size, 1) : split_bytes;
    malformed_rows = filtered_malformed_rows = rows_before_filters = 0;
    for (int64_t begin = 0; begin < size; begin += step) {
      CsvReader reader(plan, "/data/x.csv", std::make_unique<MemoryFile>(text), begin, begin + step, arrow::default_memory_pool(), kernel,
                       chunk_bytes);
      while (const auto batch = reader.next()) append(parsed, request.columns, *batch, &rows);
      malformed_rows += reader.metrics().malformed_rows;
      filtered_malformed_rows += reader.metrics().filtered_malformed_rows;
      rows_before_filters += reader.metrics().rows;
    }
    return rows;
  }

  static void append(const Schema& schema, const std::vector<int>& columns, const Batch& batch, std::vector<std::string>* rows) {
    const ValueFormat format{TimeZone::utc()};
    for (int64_t row = 0; row < batch.num_rows; ++row) {
      std::string line;
      for (size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) line += '|';
        format.append(schema.field(static_cast<size_t>(columns[i])).type(), *batch.columns[i], row, line);
      }
      rows->push_back(line);
    }
  }
};

TEST(CsvReaderTest, EmptyFieldsAreNull) { EXPECT_THAT(Csv{}.read("x,,z\n,,\n\"\",y,\n"), ElementsAre("x|NULL|z", "NULL|NULL|NULL", "NULL|y|NULL")); }

TEST(CsvReaderTest, LinesEndInThreeWaysAndEmptyOnesAreSkipped) {
  EXPECT_THAT(Csv{}.read("1,2,3\r\n4,5,6\r7,8,9\n\n   \n\r\n10,11,12"), ElementsAre("1|2|3", "4|5|6", "7|8|9", "10|11|12"));
}

TEST(CsvReaderTest, ByteOrderMarkAtTheStartIsSkipped) { EXPECT_THAT(Csv{}.read("\xEF\xBB\xBFx,y,z\n"), ElementsAre("x|y|z")); }

TEST(CsvReaderTest, ByteOrderMarkBelongsToTheFirstLineEvenInASplitThatItFills) {
  for (const int64_t split : {1, 2, 3, 4}) {
    Csv csv;
    csv.split_bytes = split;
    EXPECT_THAT(csv.read("\xEF\xBB\xBFx,y,z\nu,v,w\n"), ElementsAre("x|y|z", "u|v|w")) << "splits of " << split;
  }
}

TEST(CsvReaderTest, QuotesFollowUnivocity) {
  Csv csv;
  EXPECT_THAT(csv.read(R"("a,b",c,d)"
                       "\n"),
              ElementsAre("a,b|c|d"));
  EXPECT_THAT(csv.read(R"(x,"say \"da\"",d)"
                       "\n"),
              ElementsAre(R"(x|say "da"|d)"));
  EXPECT_THAT(csv.read(R"(x,"He said ""da""",d)"
                       "\n"),
              ElementsAre(R"(x|"He said ""da"""|d)"));
  EXPECT_THAT(csv.read(R"(x,a"b,c"d)"
                       "\n"),
              ElementsAre(R"(x|a"b|c"d)"));
}

TEST(CsvReaderTest, LineFeedInQuotesEndsTheRecord) { EXPECT_THAT(Csv{}.read("x,\"two\nlines\",d\n"), ElementsAre("x|two|NULL", "lines\"|d|NULL")); }

TEST(CsvReaderTest, NumbersAreReadAsJavaReadsThem) {
  Csv csv{"i INT, d DOUBLE"};
  EXPECT_THAT(csv.read("1,1e3\n-7,-0.5\n+5,5.\n2147483647,.5\n00000012,1.0f\n"),
              ElementsAre("1|1000.0", "-7|-0.5", "5|5.0", "2147483647|0.5", "12|1.0"));
  EXPECT_THAT(csv.read("1,NaN\n1,Inf\n1,-Infinity\n1,1d\n1,0x1p4\n1,1e400\n"),
              ElementsAre("1|NaN", "1|Infinity", "1|-Infinity", "1|1.0", "1|16.0", "1|Infinity"));
  EXPECT_EQ(csv.malformed_rows, 0);
}

TEST(CsvReaderTest, SpaceAroundADoubleIsFineAndAroundAnIntegerIsNot) {
  EXPECT_THAT((Csv{"i INT, d DOUBLE"}.read(" 81 , 2.00 \n")), ElementsAre("NULL|2.0"));
}

TEST(CsvReaderTest, DecimalsAreRoundedToTheirScaleAndBlanksAreMalformed) {
  Csv csv{"d DECIMAL(5,2)"};
  EXPECT_THAT(csv.read("1.5\n-1.555\n1e2\n+.5\n\"1,000\"\n999.994\n"), ElementsAre("1.50", "-1.56", "100.00", "0.50", "NULL", "999.99"));
  EXPECT_EQ(csv.malformed_rows, 1);
  EXPECT_THAT(csv.read(" 1\n1 \n1000\n999.995\nx\n"), ElementsAre("NULL", "NULL", "NULL", "NULL", "NULL"));
  EXPECT_EQ(csv.malformed_rows, 5);
  csv.filters = {{0, Op::kGreaterOrEqual, Value{DataType::decimal(5, 2), "2.50"}}};
  EXPECT_THAT(csv.read("2.49\n2.5\n3\n"), ElementsAre("2.50", "3.00"));
}

TEST(CsvReaderTest, TimestampsWithoutAZoneTakeNone) {
  Csv csv{"t TIMESTAMP_NTZ"};
  EXPECT_THAT(csv.read("2024-03-31 03:30:00\n2024-03-31T03:30:00Z\n2024-03-31\n03:30\n"),
              ElementsAre("2024-03-31 03:30:00", "NULL", "2024-03-31 00:00:00", "NULL"));
}

TEST(CsvReaderTest, MalformedFieldsAreNullAndCounted) {
  Csv csv{"i INT, d DOUBLE"};
  EXPECT_THAT(csv.read("x,1\n2147483648,.\n5,1.2.3\n6,7\n"), ElementsAre("NULL|1.0", "NULL|NULL", "5|NULL", "6|7.0"));
  EXPECT_EQ(csv.malformed_rows, 3);
}

TEST(CsvReaderTest, ShortAndLongRecordsAreMalformedUnlessColumnsArePruned) {
  Csv csv{"a STRING, b INT, _corrupt_record STRING"};
  EXPECT_THAT(csv.read("x\ny,1,z\nw,2\n"), ElementsAre("x|NULL|x", "y|1|y,1,z", "w|2|NULL"));
  csv.columns = {1, 2};
  EXPECT_THAT(csv.read("x\ny,1,z\nw,2\n"), ElementsAre("NULL|NULL", "1|NULL", "2|NULL"));
  csv.options["columnPruning"] = "false";
  EXPECT_THAT(csv.read("x\ny,1,z\nw,2\n"), ElementsAre("NULL|x", "1|y,1,z", "2|NULL"));
}

TEST(CsvReaderTest, DropMalformedDropsWhatDoesNotFit) {
  Csv csv{"a STRING, b INT", {{"mode", "DROPMALFORMED"}}};
  EXPECT_THAT(csv.read("x,1\ny,z\nshort\nw,2\n"), ElementsAre("x|1", "w|2"));
  EXPECT_EQ(csv.malformed_rows, 2);
}

TEST(CsvReaderTest, FailFastNamesFileAndRecord) {
  Csv csv{"a STRING, b INT, c DOUBLE", {{"mode", "FAILFAST"}}};
  try {
    csv.read("x,1,2\ny,z,3\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "FAILED_READ_FILE.NO_HINT");
    EXPECT_THAT(error.what(), HasSubstr("file:///data/x.csv"));
    EXPECT_THAT(error.what(), HasSubstr("Malformed records are detected in record parsing: [y,null,3.0]."));
  }
  csv.filters = {{2, Op::kLess, Value::floating(3)}};
  EXPECT_THAT(csv.read("x,1,2\ny,z,3\n"), ElementsAre("x|1|2.0"));  // the filter rejects the record before it can fail
}

TEST(CsvReaderTest, FiltersDropRowsBeforeOtherColumnsAreRead) {
  Csv csv{"id INT, ts STRING, amount DOUBLE"};
  csv.filters = {{0, Op::kIsNotNull, Value::null(TypeId::kInt)}, {2, Op::kGreaterOrEqual, Value::floating(0)}};
  csv.columns = {1, 2};
  EXPECT_THAT(csv.read("1,a,5\n,b,6\n3,c,-1\n4,d,\n5,e,NaN\nx,f,7\n8,g,0\n"), ElementsAre("a|5.0", "e|NaN", "g|0.0"));
  EXPECT_EQ(csv.rows_before_filters, 7);
}

TEST(CsvReaderTest, MalformedRowsThatAFilterRejectsForTheirNullAreCountedApart) {
  Csv csv{"id INT, amount DOUBLE"};
  csv.filters = {{0, Op::kIsNotNull, Value::null(TypeId::kInt)}, {1, Op::kGreaterOrEqual, Value::floating(0)}};
  // The first has no id; a good field rejects the second; the third has no amount.
  EXPECT_THAT(csv.read("x,7\nx,-1\n3,?\n,5\n5,5\n"), ElementsAre("5|5.0"));
  EXPECT_EQ(csv.malformed_rows, 2);
  EXPECT_EQ(csv.filtered_malformed_rows, 2);
  csv.options["mode"] = "DROPMALFORMED";
  EXPECT_THAT(csv.read("x,7\n5,5\n"), ElementsAre("5|5.0"));
  EXPECT_EQ(csv.filtered_malformed_rows, 0);
}

TEST(CsvReaderTest, PredicatesOnStrings) {
  Csv csv;
  csv.columns = {0};
  csv.filters = {{1, Op::kGreater, Value::string("b")}};
  EXPECT_THAT(csv.read("1,a,\n2,c,\n3,,\n4,bb,\n"), ElementsAre("2", "4"));
  csv.filters = {{1, Op::kIsNull, Value::null(TypeId::kString)}};
  EXPECT_THAT(csv.read("1,a,\n2,c,\n3,,\n4,bb,\n"), ElementsAre("3"));
}

TEST(CsvReaderTest, HeaderIsTheFirstLineThatIsNotBlank) {
  Csv csv{"a STRING, b STRING", {{"header", "true"}}};
  EXPECT_THAT(csv.read("\n \na,b\nx,y\n"), ElementsAre("x|y"));
  csv.options["comment"] = "#";
  EXPECT_THAT(csv.read("#1\n#2\na,b\n#3\nx,y\n"), ElementsAre("x|y"));
}

TEST(CsvReaderTest, HeaderIsCheckedWhenTheSchemaIsNotEnforced) {
  Csv csv{"a STRING, b STRING", {{"header", "true"}, {"enforceSchema", "false"}}};
  EXPECT_THAT(csv.read("A,b\nx,y\n"), ElementsAre("x|y"));
  try {
    csv.read("a,z\nx,y\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("CSV header does not conform to the schema.\n Header: a, z\n Schema: a, b\nExpected: b but found: z"));
  }
  EXPECT_THROW(csv.read("a\nx,y\n"), Error);
}

TEST(CsvReaderTest, InvalidUtf8BecomesReplacementCharacters) {
  EXPECT_THAT((Csv{"a STRING, b INT"}.read("x\xFFy,1\n\xE2\x82,2\nCaf\xC3\xA9,3\n")),
              ElementsAre("x\xEF\xBF\xBDy|1", "\xEF\xBF\xBD|2", "Caf\xC3\xA9|3"));
}

TEST(CsvReaderTest, DatesTimestampsAndBooleans) {
  Csv csv{"d DATE, t TIMESTAMP, b BOOLEAN"};
  EXPECT_THAT(csv.read("2024-1-5,2024-01-05 10:00:00.5+02:00,TRUE\n2024-02-30,2024-01-05T10,yes\n2024,2024-01,false\n"),
              ElementsAre("2024-01-05|2024-01-05 08:00:00.5|true", "NULL|2024-01-05 10:00:00|NULL", "2024-01-01|2024-01-01 00:00:00|false"));
}

TEST(CsvReaderTest, OtherSeparatorsAndNullTexts) {
  Csv csv{"a STRING, b INT", {{"sep", "\\t"}, {"nullValue", "0"}, {"emptyValue", "E"}}};
  EXPECT_THAT(csv.read("x\t1\n0\t0\n\"\"\t5\n\t\n"), ElementsAre("x|1", "NULL|NULL", "E|5"));
}

TEST(CsvReaderTest, CountingNeedsNoColumn) {
  Csv csv;
  ScanRequest request;
  const Schema schema = Schema::parse(csv.schema);
  const auto plan = std::make_shared<const CsvReadPlan>(CsvReadPlan::make(schema, CsvOptions::parse(Options(), Config()), request));
  CsvReader reader(plan, "/x", std::make_unique<MemoryFile>("a,b\n\nc\n\"d\n"), 0, 100, arrow::default_memory_pool());
  int64_t rows = 0;
  while (const auto batch = reader.next()) rows += batch->num_rows;
  EXPECT_EQ(rows, 3);
}

// Texts that exercise every path: plain runs, quotes, other field counts, blank lines, non-ASCII, long fields.
std::string mixed_text() {
  std::string text = "a,b,c\n";
  for (int i = 0; i < 3000; ++i) {
    text += std::to_string(i) + "," + std::to_string(i * 7 % 1000) + "." + std::to_string(i % 100) + ",name" + std::to_string(i % 13) + "\n";
    if (i % 11 == 0) text += "\"q,\\\"" + std::to_string(i) + "\",x,y\r\n";
    if (i % 17 == 0) text += "short\n\n";
    if (i % 23 == 0) text += "1,2,3,4\r";
    if (i % 501 == 0) text += "Caf\xC3\xA9," + std::string(70, 'z') + ",\xFF\n";
    if (i % 997 == 0) text += std::string(5000, 'w') + ",1,\n";
  }
  return text;
}

TEST(CsvReaderTest, EveryKernelChunkAndSplitGivesTheSameRows) {
  const std::string text = mixed_text();
  for (const char* schema : {"a STRING, b STRING, c STRING, _corrupt_record STRING", "a INT, b DOUBLE, c STRING"}) {
    Csv reference{schema, {{"header", "true"}}};
    reference.kernel = ScanKernel::kPortable;
    const auto expected = reference.read(text);
    ASSERT_GT(expected.size(), 3000U);
    for (const ScanKernel kernel : {ScanKernel::kPortable, ScanKernel::kAvx2, ScanKernel::kAvx512}) {
      if (!supported(kernel)) continue;
      for (const int64_t split : {0, 64, 1000, 4096, 50'000}) {
        Csv csv = reference;
        csv.kernel = kernel;
        csv.split_bytes = split;
        csv.chunk_bytes = split == 0 ? 100 : LineChunks::kDefaultChunkBytes;
        EXPECT_EQ(csv.read(text), expected) << "kernel " << static_cast<int>(kernel) << ", splits of " << split;
        EXPECT_EQ(csv.malformed_rows, reference.malformed_rows);
      }
    }
  }
}

}  // namespace
}  // namespace izvor::io
