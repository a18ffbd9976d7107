// What Spark 4.3 finds for the same files.
#include "izvor/io/file/csv_schema_inference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "izvor/error.h"
#include "izvor/fs/temporary_directory_for_test.h"

namespace izvor::io {
namespace {

using OptionMap = std::map<std::string, std::string>;

class CsvSchemaInferenceTest : public testing::Test {
 protected:
  CsvSchemaInferenceTest() : directory_(std::string("csv_inference_") + testing::UnitTest::GetInstance()->current_test_info()->name()) {}

  std::string infer(const std::vector<std::string>& texts, const OptionMap& options) {
    std::vector<FileToRead> files;
    for (const std::string& text : texts) {
      const std::string path = directory_ / ("f" + std::to_string(files.size()) + ".csv");
      std::ofstream(path) << text;
      files.push_back({path, static_cast<int64_t>(text.size())});
    }
    return infer_csv_schema(files, Options(options), Config()).ddl();
  }
  std::string types(const std::string& text, OptionMap options = {}) {
    options.insert({{"header", "true"}, {"inferSchema", "true"}});
    return infer({text}, options);
  }

  fs::TemporaryDirectory directory_;
};

TEST_F(CsvSchemaInferenceTest, NamesComeFromTheHeaderOrFromPositionsAndTypesAreStrings) {
  EXPECT_EQ(infer({"a,b\n1,x\n"}, {{"header", "true"}}), "a STRING,b STRING");
  EXPECT_EQ(infer({"a,b\n1,x\n"}, {}), "_c0 STRING,_c1 STRING");
  EXPECT_EQ(infer({"\n#note\na,b\n"}, {{"header", "true"}, {"comment", "#"}}), "a STRING,b STRING");
  EXPECT_EQ(infer({"\xEF\xBB\xBF\"a b\",\"c,d\"\n"}, {{"header", "true"}}), "`a b` STRING,`c,d` STRING");
}

TEST_F(CsvSchemaInferenceTest, NamesThatAreTwiceOrNothingGetTheirPosition) {
  EXPECT_EQ(infer({"a,A,b,,b\n"}, {{"header", "true"}}), "a0 STRING,A1 STRING,b2 STRING,_c3 STRING,b4 STRING");
  EXPECT_EQ(infer({"a,NA\n"}, {{"header", "true"}, {"nullValue", "NA"}}), "a STRING,_c1 STRING");
}

TEST_F(CsvSchemaInferenceTest, EveryTypeThatATextCanHave) {
  EXPECT_EQ(types("i,l,d,s,dt,ts,b,dec,e\n"
                  "1,3000000000,1.5,x,2024-01-02,2024-01-02 10:00:00,true,12345678901234567890,\n"
                  "2,1,2,y,2024-01-03,2024-01-03,FALSE,1,\n"),
            "i INT,l BIGINT,d DOUBLE,s STRING,dt DATE,ts TIMESTAMP,b BOOLEAN,dec DECIMAL(20,0),e STRING");
  EXPECT_EQ(types("a,b,c,d,e\n-1,+5,0x10,1d,1_000\n"), "a INT,b INT,c STRING,d DOUBLE,e STRING");
  EXPECT_EQ(types("a,b,c\n1e3,NaN,-Inf\n"), "a DOUBLE,b DOUBLE,c DOUBLE");
}

TEST_F(CsvSchemaInferenceTest, AColumnTakesTheTypeThatHoldsAllOfIt) {
  EXPECT_EQ(types("a,b,c,d\n1,2024-01-02,true,1.5\nx,5,2,99999999999999999999\n"), "a STRING,b STRING,c STRING,d DOUBLE");
  EXPECT_EQ(types("a,b\n1,2024-01-02 10:00:00\n1.5,2024-01-02\n"), "a DOUBLE,b TIMESTAMP");
  EXPECT_EQ(types("a,b\n12345678901234567890,12345678901234567890\n1.5,99999999999999999999999999999999999999999\n"), "a DOUBLE,b DOUBLE");
  EXPECT_EQ(types("a\n12345678901234567890\n3\n1234567890123456789012345\n"), "a DECIMAL(25,0)");
  EXPECT_EQ(types("a,b\ntrue,true\n1,x\n"), "a STRING,b STRING");
}

TEST_F(CsvSchemaInferenceTest, OnlyTheFullFormOfADateIsADate) {
  EXPECT_EQ(types("a,b,c,d\n2024-01-02,2024-01,2024,2024-1-2\n"), "a DATE,b TIMESTAMP,c INT,d TIMESTAMP");
  EXPECT_EQ(types("a\n2024-01-02\n", {{"preferDate", "false"}}), "a TIMESTAMP");
}

TEST_F(CsvSchemaInferenceTest, ScientificNotationIsADoubleUnlessItIsAWholeNumberOfScaleZero) {
  EXPECT_EQ(types("a,b\n1E5,1E40\n"), "a DOUBLE,b DOUBLE");
  EXPECT_EQ(types("a,b,c\n1.0E1,5.,\"1,000\"\n"), "a DECIMAL(2,0),b DECIMAL(1,0),c STRING");
}

TEST_F(CsvSchemaInferenceTest, NullsAndEmptyFieldsSayNothing) {
  EXPECT_EQ(types("a,b\nNA,2\n1,NA\n", {{"nullValue", "NA"}}), "a INT,b INT");
  EXPECT_EQ(types("a,b\n\"\",2\n,3\n"), "a STRING,b INT");
}

TEST_F(CsvSchemaInferenceTest, RecordsOfAnotherLengthAndRepeatedHeadersAreTakenAsFarAsTheyGo) {
  EXPECT_EQ(types("a,b\n1,2,x\n4\n5,6\n"), "a INT,b INT");
  EXPECT_EQ(types("a,b\n1,2\na,b\n3,4\n"), "a INT,b INT");
  EXPECT_EQ(infer({"a,b\n1,2\n", "a,b\n3,4\n"}, {{"header", "true"}, {"inferSchema", "true"}}), "a INT,b INT");
  EXPECT_EQ(infer({"a,b\n1,2\n", "c,d\n3,4\n"}, {{"header", "true"}, {"inferSchema", "true"}}), "a STRING,b STRING");
}

TEST_F(CsvSchemaInferenceTest, SpaceAroundANumberMakesItADoubleUnlessItIsTrimmed) {
  EXPECT_EQ(types("a,b\n 1, x\n"), "a DOUBLE,b STRING");
  EXPECT_EQ(types("a,b\n 1, x\n", {{"ignoreLeadingWhiteSpace", "true"}}), "a INT,b STRING");
}

TEST_F(CsvSchemaInferenceTest, WithoutRecordsThereAreNoColumnsAndWithoutFilesThereIsNoSchema) {
  EXPECT_EQ(infer({"", "\n \n"}, {}), "");
  try {
    infer_csv_schema({}, Options(), Config());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "UNABLE_TO_INFER_SCHEMA");
  }
}

TEST_F(CsvSchemaInferenceTest, ASamplingRatioMustBePositive) {
  EXPECT_THROW(types("a\n1\n", {{"samplingRatio", "0"}}), Error);
  EXPECT_THROW(types("a\n1\n", {{"samplingRatio", "much"}}), Error);
  EXPECT_EQ(types("a\n1\n", {{"samplingRatio", "0.5"}}), "a INT");
}

}  // namespace
}  // namespace izvor::io
