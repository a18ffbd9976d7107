#include "izvor/io/file/file_stream_source.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <arrow/array.h>
#include <arrow/memory_pool.h>

#include "izvor/base/fail_point.h"
#include "izvor/base/sealed_text.h"
#include "izvor/error.h"
#include "izvor/fs/temporary_directory_for_test.h"
#include "izvor/io/file/register.h"

namespace izvor::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int64_t kDay = 86'400'000;

void write_file(const std::string& path, const std::string& content) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

std::string read_file(const std::string& path) {
  std::stringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error("INTERNAL_ERROR");
}

// A stream of CSV files in a directory of its own, with one column of numbers.
class FileStreamSourceTest : public testing::Test {
 protected:
  FileStreamSourceTest()
      : directory_(std::string("file_stream_") + testing::UnitTest::GetInstance()->current_test_info()->name()), input_(directory_ / "in") {
    std::filesystem::create_directories(input_);
    register_file_sources();
    spec_ = {"csv", Options(), {input_}, Schema::parse("n INT"), ""};
  }
  ~FileStreamSourceTest() override { fail_points::disarm_all(); }

  void add(const std::string& name, const std::string& content, int64_t modified_ms) {
    const std::string path = input_ + "/" + name;
    write_file(path, content);
    const timespec time{modified_ms / 1000, modified_ms % 1000 * 1'000'000};
    const timespec times[2] = {time, time};
    ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
  }

  void options(std::map<std::string, std::string> values) { spec_.options = Options(std::move(values)); }
  const SourceConnector& csv() { return *find_source("csv"); }

  std::unique_ptr<Source> start() {
    csv().resolve(spec_, config_, true);
    return csv().open_stream(spec_, {directory_ / "checkpoint/sources/0", config_, [] { return int64_t{4'000'000'000'000}; }});
  }

  std::vector<int> rows(SplitScan& scan) {
    std::vector<int> out;
    for (const auto& split : scan.splits()) {
      const auto reader = scan.open(*split, ScanRequest{{0}, {}}, arrow::default_memory_pool());
      while (const auto batch = reader->next()) {
        const auto& values = static_cast<const arrow::Int32Array&>(*batch->columns[0]);
        for (int64_t row = 0; row < batch->num_rows; ++row) out.push_back(values.Value(row));
      }
    }
    return out;
  }
  std::vector<int> rows(Source& source, const std::optional<Offset>& from, const Offset& to) { return rows(*source.scan(from, to)); }

  std::string log(const std::string& name) { return directory_ / ("checkpoint/sources/0/" + name); }

  fs::TemporaryDirectory directory_;
  std::string input_;
  SourceSpec spec_;
  Config config_;
};

TEST_F(FileStreamSourceTest, TakesEachFileOnce) {
  const auto source = start();
  EXPECT_EQ(source->latest_offset({}, false), std::nullopt);
  add("a.csv", "1\n2\n", 1000);
  add("_hidden.csv", "8\n", 1000);
  add(".hidden.csv", "8\n", 1000);
  add("sub/deep.csv", "9\n", 1000);
  const auto first = source->latest_offset({}, false);
  EXPECT_EQ(first, R"({"logOffset":0})");
  EXPECT_THAT(rows(*source, {}, *first), ElementsAre(1, 2));
  add("a.csv", "100\n", 5000);  // the same path: not read again
  EXPECT_EQ(source->latest_offset(first, false), first);
  add("b.csv", "3\n", 6000);
  const auto second = source->latest_offset(first, false);
  EXPECT_THAT(rows(*source, first, *second), ElementsAre(3));
  EXPECT_EQ(source->description(), "FileStreamSource[file:" + input_ + "]");
}

TEST_F(FileStreamSourceTest, WritesSparksLog) {
  add("a b.csv", "1\n", 1234);
  start()->latest_offset({}, false);
  EXPECT_EQ(unseal_text(read_file(log("0")).substr(3)),
            "{\"path\":\"file://" + input_ + "/a%20b.csv\",\"timestamp\":1234,\"batchId\":0,\"size\":2,\"files\":1}");
}

TEST_F(FileStreamSourceTest, AFlippedBitInThePathOfAFileIsSeen) {
  add("a.csv", "1\n", 1000);
  start()->latest_offset({}, false);
  std::string text = read_file(log("0"));
  text[text.find("a.csv")] ^= 1;
  write_file(log("0"), text);
  try {
    start()->latest_offset({}, false);
    FAIL() << "a damaged source log was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_CHECKPOINT_CORRUPT");
  }
}

TEST_F(FileStreamSourceTest, GoesOnFromALogThatSparkWrote) {
  add("a.csv", "1\n", 1000);
  add("b.csv", "2\n", 2000);
  write_file(log("0"), "v1\n{\"path\":\"file://" + input_ + "/a.csv\",\"timestamp\":1000,\"batchId\":0}");
  const auto source = start();
  const auto offset = source->latest_offset({}, false);
  EXPECT_EQ(offset, R"({"logOffset":1})");
  EXPECT_THAT(rows(*source, {}, *offset), ElementsAre(1, 2));
}

TEST_F(FileStreamSourceTest, RestartRemembersWhatWasTaken) {
  add("a.csv", "1\n", 1000);
  const auto first = start()->latest_offset({}, false);
  add("b.csv", "2\n", 2000);
  const auto source = start();
  const auto second = source->latest_offset(first, false);
  EXPECT_THAT(rows(*source, {}, *first), ElementsAre(1));
  EXPECT_THAT(rows(*source, first, *second), ElementsAre(2));
}

TEST_F(FileStreamSourceTest, FilesLoggedBeforeACrashAreTheNextBatchAfterIt) {
  add("a.csv", "1\n", 1000);
  fail_points::arm("source_log.before_write", fail_points::Action::kError);
  EXPECT_THROW(start()->latest_offset({}, false), Error);
  EXPECT_FALSE(std::filesystem::exists(log("0")));
  fail_points::arm("source_log.after_write", fail_points::Action::kError);
  EXPECT_THROW(start()->latest_offset({}, false), Error);
  const auto source = start();
  const auto offset = source->latest_offset({}, false);
  EXPECT_EQ(offset, R"({"logOffset":0})");
  EXPECT_THAT(rows(*source, {}, *offset), ElementsAre(1));
}

TEST_F(FileStreamSourceTest, LimitsFilesByTimeThenPath) {
  options({{"maxFilesPerTrigger", "2"}});
  add("c.csv", "3\n", 1000);
  add("b.csv", "2\n", 2000);
  add("a.csv", "1\n", 2000);
  const auto source = start();
  const auto first = source->latest_offset({}, false);
  EXPECT_THAT(rows(*source, {}, *first), ElementsAre(3, 1));
  EXPECT_EQ(source->metrics(first)["numFilesOutstanding"], "1");
  EXPECT_EQ(source->metrics(first)["numBytesOutstanding"], "2");
  const auto second = source->latest_offset(first, false);
  EXPECT_THAT(rows(*source, first, *second), ElementsAre(2));
  EXPECT_EQ(source->metrics(second)["numFilesOutstanding"], "0");
}

TEST_F(FileStreamSourceTest, OnceIgnoresLimits) {
  options({{"maxFilesPerTrigger", "1"}});
  add("a.csv", "1\n", 1000);
  add("b.csv", "2\n", 2000);
  const auto source = start();
  EXPECT_THAT(rows(*source, {}, *source->latest_offset({}, true)), ElementsAre(1, 2));
}

TEST_F(FileStreamSourceTest, LimitsBytesButTakesOneFileAtLeast) {
  options({{"maxBytesPerTrigger", "5"}});
  add("a.csv", "11\n22\n", 1000);
  add("b.csv", "3\n", 2000);
  add("c.csv", "4\n", 3000);
  add("d.csv", "5\n", 4000);
  const auto source = start();
  const auto first = source->latest_offset({}, false);
  EXPECT_THAT(rows(*source, {}, *first), ElementsAre(11, 22));
  EXPECT_THAT(rows(*source, first, *source->latest_offset(first, false)), ElementsAre(3, 4));
}

TEST_F(FileStreamSourceTest, LatestFirst) {
  options({{"maxFilesPerTrigger", "1"}, {"latestFirst", "true"}});
  add("a.csv", "1\n", 1000);
  add("b.csv", "2\n", 2000 + 30 * kDay);
  const auto source = start();
  const auto first = source->latest_offset({}, false);
  EXPECT_THAT(rows(*source, {}, *first), ElementsAre(2));
  EXPECT_THAT(rows(*source, first, *source->latest_offset(first, false)), ElementsAre(1));
}

TEST_F(FileStreamSourceTest, FilesMuchOlderThanTheNewestAreNotTaken) {
  options({{"maxFileAge", "1d"}});
  add("new.csv", "1\n", 10 * kDay);
  const auto source = start();
  const auto first = source->latest_offset({}, false);
  add("old.csv", "2\n", 8 * kDay);
  EXPECT_EQ(source->latest_offset(first, false), first);
  add("recent.csv", "3\n", 10 * kDay - 1000);
  EXPECT_THAT(rows(*source, first, *source->latest_offset(first, false)), ElementsAre(3));
}

TEST_F(FileStreamSourceTest, FileNameOnlyMakesFilesOfOneNameOne) {
  options({{"fileNameOnly", "true"}, {"recursiveFileLookup", "true"}});
  add("x/a.csv", "1\n", 1000);
  add("y/a.csv", "2\n", 2000);
  const auto source = start();
  EXPECT_THAT(rows(*source, {}, *source->latest_offset({}, false)), ElementsAre(1));
}

TEST_F(FileStreamSourceTest, AvailableNowStopsAtWhatWasThere) {
  options({{"maxFilesPerTrigger", "1"}});
  add("a.csv", "1\n", 1000);
  add("b.csv", "2\n", 2000);
  const auto source = start();
  source->prepare_available_now();
  add("c.csv", "3\n", 3000);
  const auto first = source->latest_offset({}, false);
  const auto second = source->latest_offset(first, false);
  EXPECT_THAT(rows(*source, {}, *second), ElementsAre(1, 2));
  EXPECT_EQ(source->latest_offset(second, false), second);
}

TEST_F(FileStreamSourceTest, GlobsMatchFilesAndDirectories) {
  spec_.paths = {input_ + "/{x,y}*"};
  const auto source = start();
  EXPECT_EQ(source->latest_offset({}, false), std::nullopt);
  add("x1/a.csv", "1\n", 1000);
  add("y.csv", "2\n", 2000);
  add("z.csv", "3\n", 3000);
  EXPECT_THAT(rows(*source, {}, *source->latest_offset({}, false)), ElementsAre(1, 2));
}

TEST_F(FileStreamSourceTest, NameFilterAndRecursion) {
  options({{"pathGlobFilter", "*.csv"}, {"recursiveFileLookup", "true"}});
  add("deep/er/a.csv", "1\n", 1000);
  add("deep/b.txt", "2\n", 2000);
  const auto source = start();
  EXPECT_THAT(rows(*source, {}, *source->latest_offset({}, false)), ElementsAre(1));
}

TEST_F(FileStreamSourceTest, EveryTenthLogFileIsACompactionOfAll) {
  std::optional<Offset> at;
  {
    const auto source = start();
    for (int i = 0; i < 25; ++i) {
      add("f" + std::to_string(i) + ".csv", std::to_string(i) + "\n", 1000 + i);
      at = source->latest_offset(at, false);
    }
  }
  EXPECT_TRUE(std::filesystem::exists(log("9.compact")));
  EXPECT_TRUE(std::filesystem::exists(log("19.compact")));
  EXPECT_FALSE(std::filesystem::exists(log("9")));
  EXPECT_EQ(parse_source_log("x", read_file(log("19.compact"))).size(), 20U);
  const auto source = start();
  EXPECT_EQ(source->latest_offset(at, false), at);
  EXPECT_THAT(rows(*source, R"({"logOffset":8})", R"({"logOffset":10})"), ElementsAre(9, 10));
}

TEST_F(FileStreamSourceTest, ExpiredLogFilesAreDeletedAndTheirBatchesStayReadable) {
  config_.set("spark.sql.streaming.minBatchesToRetain", "2");
  config_.set("spark.sql.streaming.fileSource.log.compactInterval", "3");
  const auto source = start();  // its clock is far ahead, so every log file is old
  std::optional<Offset> at;
  for (int i = 0; i < 9; ++i) {
    add("f" + std::to_string(i) + ".csv", std::to_string(i) + "\n", 1000 + i);
    at = source->latest_offset(at, false);
  }
  EXPECT_FALSE(std::filesystem::exists(log("0")));
  EXPECT_TRUE(std::filesystem::exists(log("8.compact")));
  EXPECT_THAT(rows(*source, {}, *at), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_EQ(start()->latest_offset(at, false), at);
}

TEST_F(FileStreamSourceTest, DamagedLogIsNamed) {
  options({{"maxFilesPerTrigger", "1"}});
  add("a.csv", "1\n", 1000);
  add("b.csv", "2\n", 2000);
  add("c.csv", "3\n", 3000);
  std::optional<Offset> at;
  {
    const auto source = start();
    for (int i = 0; i < 3; ++i) at = source->latest_offset(at, false);
  }
  const std::string good = read_file(log("1"));
  for (const std::string& bad : {std::string(), std::string("v1"), std::string("v9\n{}"), good.substr(0, good.size() - 5),
                                 std::string("v1\n{\"path\":1}"), std::string("\0\0\0\0", 4)}) {
    write_file(log("1"), bad);
    const Error error = error_of([&] { start(); });
    EXPECT_EQ(error.error_class(), "IZVOR_CHECKPOINT_CORRUPT") << bad;
    EXPECT_THAT(error.what(), HasSubstr(log("1")));
    EXPECT_THAT(error.what(), HasSubstr("restore it from a copy of the checkpoint"));
  }
  std::filesystem::remove(log("1"));
  EXPECT_THAT(error_of([&] { start(); }).what(), HasSubstr(log("1") + " cannot be used: it is missing"));
}

TEST_F(FileStreamSourceTest, ALogCutOffBetweenLinesIsNoticed) {
  add("a.csv", "1\n", 1000);
  add("b.csv", "2\n", 2000);
  start()->latest_offset({}, false);
  const std::string good = read_file(log("0"));
  write_file(log("0"), good.substr(0, good.rfind('\n')));
  EXPECT_THAT(error_of([&] { start(); }).what(), HasSubstr("it was written with 2 entries and has 1"));
}

TEST_F(FileStreamSourceTest, OffsetBeyondTheLogIsCorrupt) {
  add("a.csv", "1\n", 1000);
  const auto source = start();
  source->latest_offset({}, false);
  EXPECT_THAT(error_of([&] { source->scan({}, R"({"logOffset":7})"); }).what(), HasSubstr(log("1") + " cannot be used: it is missing"));
  EXPECT_EQ(error_of([&] { source->scan({}, "garbage"); }).error_class(), "IZVOR_CHECKPOINT_CORRUPT");
}

TEST_F(FileStreamSourceTest, TwoStreamsOnOneLogDoNotOverwriteEachOther) {
  const auto one = start();
  const auto other = start();
  add("a.csv", "1\n", 1000);
  one->latest_offset({}, false);
  EXPECT_EQ(error_of([&] { other->latest_offset({}, false); }).error_class(), "CONCURRENT_STREAM_LOG_UPDATE");
}

TEST_F(FileStreamSourceTest, AFileThatDisappearedStopsTheQueryUnlessToldOtherwise) {
  add("a.csv", "1\n", 1000);
  add("b.csv", "2\n", 2000);
  const auto offset = start()->latest_offset({}, false);
  std::filesystem::remove(input_ + "/a.csv");
  const Error error = error_of([&] { rows(*start(), {}, *offset); });
  EXPECT_EQ(error.error_class(), "IZVOR_FILE_DISAPPEARED");
  EXPECT_THAT(error.what(), HasSubstr(input_ + "/a.csv"));
  config_.set("spark.sql.files.ignoreMissingFiles", "true");
  EXPECT_THAT(rows(*start(), {}, *offset), ElementsAre(2));
}

TEST_F(FileStreamSourceTest, AppendedBytesBelongToNobodyAndAShrunkFileStopsTheQuery) {
  add("a.csv", "1\n", 1000);
  const auto offset = start()->latest_offset({}, false);
  write_file(input_ + "/a.csv", "1\n2\n");
  EXPECT_THAT(rows(*start(), {}, *offset), ElementsAre(1));
  write_file(input_ + "/a.csv", "1");
  EXPECT_EQ(error_of([&] { rows(*start(), {}, *offset); }).error_class(), "IZVOR_FILE_NOT_READABLE");
}

TEST_F(FileStreamSourceTest, AnUnreadableFileIsNamed) {
  if (::geteuid() == 0) {  // root reads everything; a directory in place of the file cannot be read by anyone
    add("a.csv", "1\n", 1000);
    const auto offset = start()->latest_offset({}, false);
    std::filesystem::remove(input_ + "/a.csv");
    std::filesystem::create_directory(input_ + "/a.csv");
    const Error error = error_of([&] { rows(*start(), {}, *offset); });
    EXPECT_EQ(error.error_class(), "IZVOR_FILE_NOT_READABLE");
    EXPECT_THAT(error.what(), HasSubstr(input_ + "/a.csv"));
    return;
  }
  add("a.csv", "1\n", 1000);
  const auto offset = start()->latest_offset({}, false);
  std::filesystem::permissions(input_ + "/a.csv", std::filesystem::perms::none);
  EXPECT_EQ(error_of([&] { rows(*start(), {}, *offset); }).error_class(), "IZVOR_FILE_NOT_READABLE");
}

}  // namespace
}  // namespace izvor::io
