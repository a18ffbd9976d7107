#include "izvor/io/file/csv_connector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <arrow/memory_pool.h>

#include "izvor/error.h"
#include "izvor/fs/temporary_directory_for_test.h"
#include "izvor/io/file/register.h"

namespace izvor::io {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class CsvConnectorTest : public testing::Test {
 protected:
  CsvConnectorTest() : directory_(std::string("csv_connector_") + testing::UnitTest::GetInstance()->current_test_info()->name()) {
    register_file_sources();
    std::ofstream(directory_ / "a.csv") << "id,name\n1,x\n2,y\n";
    spec_ = {"csv", Options(), {directory_.path()}, Schema::parse("id INT, name STRING"), ""};
  }

  std::string error(bool is_streaming = false) {
    try {
      find_source("CSV")->resolve(spec_, config_, is_streaming);
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  }
  std::string error_with(std::map<std::string, std::string> options, bool is_streaming = false) {
    spec_.options = Options(std::move(options));
    return error(is_streaming);
  }

  fs::TemporaryDirectory directory_;
  SourceSpec spec_;
  Config config_;
};

TEST_F(CsvConnectorTest, BatchReadsAllFilesInSplits) {
  std::ofstream(directory_ / "b.csv") << "id,name\n3,z\n";
  config_.set("izvor.source.splitBytes", "5");
  spec_.options = Options(std::map<std::string, std::string>{{"header", "true"}});
  const auto scan = find_source("csv")->open_batch(spec_, config_);
  int64_t rows = 0;
  const auto splits = scan->splits();
  EXPECT_GT(splits.size(), 4U);
  EXPECT_THAT(splits[1]->describe(), HasSubstr("a.csv, bytes 5-10"));
  for (const auto& split : splits) {
    const auto reader = scan->open(*split, ScanRequest{{1}, {}}, arrow::default_memory_pool());
    while (const auto batch = reader->next()) rows += batch->num_rows;
  }
  EXPECT_EQ(rows, 3);
}

TEST_F(CsvConnectorTest, ResolvedColumnsAreNullable) {
  spec_.schema = Schema::parse("id INT NOT NULL");
  EXPECT_TRUE(find_source("csv")->resolve(spec_, config_, false).field(0).nullable);
}

TEST_F(CsvConnectorTest, AMissingPathIsRefusedAndAStreamMayWaitForAGlob) {
  spec_.paths = {directory_ / "none"};
  EXPECT_EQ(error(false), "[PATH_NOT_FOUND] Path does not exist: file:" + directory_ / "none" + ". SQLSTATE: 42K03");
  EXPECT_EQ(error(true), "[PATH_NOT_FOUND] Path does not exist: " + directory_ / "none" + ". SQLSTATE: 42K03");
  spec_.paths = {directory_ / "none*"};
  EXPECT_THAT(error(false), StartsWith("[PATH_NOT_FOUND]"));
  EXPECT_EQ(error(true), "none");
  spec_.paths = {};
  EXPECT_THAT(error(true), HasSubstr("'path' is not specified."));
}

TEST_F(CsvConnectorTest, AStreamNeedsASchema) {
  spec_.schema = Schema();
  EXPECT_THAT(error(true), HasSubstr("Schema must be specified when creating a streaming source DataFrame."));
}

TEST_F(CsvConnectorTest, SchemaIsChecked) {
  spec_.schema = Schema::parse("id INT, ID STRING");
  EXPECT_EQ(error(), "[COLUMN_ALREADY_EXISTS] The column `id` already exists. Choose another name or rename the existing column. SQLSTATE: 42711");
  config_.set("spark.sql.caseSensitive", "true");
  EXPECT_EQ(error(), "none");
  spec_.schema = Schema::parse("id MAP<STRING,INT>");
  EXPECT_EQ(error(),
            "[UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE] The CSV datasource doesn't support the column `id` of the type \"MAP<STRING, INT>\". "
            "SQLSTATE: 0A000");
  spec_.schema = Schema::parse("id INT, _corrupt_record INT");
  EXPECT_THAT(error(),
              StartsWith("[INVALID_CORRUPT_RECORD_TYPE] The column `_corrupt_record` for corrupt records must have the nullable STRING type"));
}

TEST_F(CsvConnectorTest, UnknownOptionsAreRefusedAndNamesIgnoreCase) {
  EXPECT_EQ(error_with({{"HEADER", "True"}, {"MaxFilesPerTrigger", "1"}}), "none");
  EXPECT_THAT(error_with({{"headers", "true"}}),
              StartsWith("[IZVOR_UNKNOWN_OPTION] Unknown option 'headers' for the csv source. Known options: sep,"));
}

TEST_F(CsvConnectorTest, BadValuesGetSparksAnswer) {
  EXPECT_THAT(error_with({{"header", "maybe"}}), HasSubstr("header flag can be true or false"));
  EXPECT_THAT(error_with({{"quote", "ab"}}),
              HasSubstr("[OPTION_VALUE_EXCEEDS_ONE_CHARACTER] The value of quote cannot be more than one character, but got ab."));
  EXPECT_THAT(error_with({{"maxColumns", "x"}}), HasSubstr("maxColumns should be an integer. Found x."));
  EXPECT_THAT(error_with({{"sep", ""}}), StartsWith("[INVALID_DELIMITER_VALUE.EMPTY_STRING]"));
  EXPECT_THAT(error_with({{"sep", "\\x"}}), HasSubstr("Unsupported special character for delimiter: \\x."));
  EXPECT_THAT(error_with({{"encoding", "latin1"}}), StartsWith("[INVALID_PARAMETER_VALUE.CHARSET]"));
  EXPECT_THAT(error_with({{"lineSep", ""}}), HasSubstr("The 'lineSep' option cannot be an empty string"));
  EXPECT_THAT(error_with({{"lineSep", "abc"}}), HasSubstr("but got 3 characters"));
  EXPECT_THAT(error_with({{"timeZone", "foo"}}), StartsWith("[INVALID_TIMEZONE] The timezone: foo is invalid."));
  EXPECT_THAT(error_with({{"maxFilesPerTrigger", "0"}}, true),
              HasSubstr("Invalid value '0' for option 'maxFilesPerTrigger', must be a positive integer"));
  EXPECT_THAT(error_with({{"maxBytesPerTrigger", "1k"}}, true),
              HasSubstr("Invalid value '1k' for option 'maxBytesPerTrigger', must be a positive integer"));
  EXPECT_THAT(error_with({{"maxFilesPerTrigger", "1"}, {"maxBytesPerTrigger", "1"}}, true), HasSubstr("can't be both set at the same time"));
  EXPECT_THAT(error_with({{"latestFirst", "x"}}, true), HasSubstr("Invalid value 'x' for option 'latestFirst', must be 'true' or 'false'"));
  EXPECT_THAT(error_with({{"maxFileAge", "x"}}, true), HasSubstr("Failed to parse time string: x"));
}

TEST_F(CsvConnectorTest, WhatIsNotSupportedIsNamed) {
  for (const auto& [name, value] : std::map<std::string, std::string>{{"multiLine", "true"},
                                                                      {"encoding", "UTF-16"},
                                                                      {"sep", "||"},
                                                                      {"dateFormat", "dd.MM.yyyy"},
                                                                      {"timestampFormat", "x"},
                                                                      {"modifiedAfter", "2020-01-01T00:00:00"},
                                                                      {"unescapedQuoteHandling", "RAISE_ERROR"},
                                                                      {"basePath", "/x"},
                                                                      {"locale", "ro-RO"}}) {
    EXPECT_THAT(error_with({{name, value}}), HasSubstr("The option '" + name + "'")) << name;
  }
  EXPECT_THAT(error_with({{"cleanSource", "delete"}}, true), HasSubstr("The option 'cleanSource' = 'delete' of the csv source"));
}

TEST_F(CsvConnectorTest, PartitionDirectoriesAreRefused) {
  std::filesystem::create_directories(directory_ / "day=1");
  EXPECT_THROW(find_source("csv")->open_batch(spec_, config_), Error);
  spec_.options = Options(std::map<std::string, std::string>{{"recursiveFileLookup", "true"}});
  EXPECT_EQ(find_source("csv")->open_batch(spec_, config_)->splits().size(), 1U);
}

TEST_F(CsvConnectorTest, PredicatesAreAcceptedUnlessPushdownIsOff) {
  const ColumnPredicate predicate{0, ColumnPredicate::Op::kIsNotNull, Value::null(TypeId::kInt)};
  EXPECT_TRUE(find_source("csv")->accepts(spec_, predicate, config_));
  config_.set("spark.sql.csv.filterPushdown.enabled", "false");
  EXPECT_FALSE(find_source("csv")->accepts(spec_, predicate, config_));
}

}  // namespace
}  // namespace izvor::io
