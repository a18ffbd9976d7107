#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "izvor/error.h"
#include "izvor/fs/file_system.h"

namespace izvor::fs {

// A file system for the conformance suite, with an existing empty directory on it for one test.
struct FileSystemUnderTest {
  std::shared_ptr<FileSystem> file_system;
  std::string root;
};

struct FileSystemFactoryForTest {
  std::string name;
  std::function<FileSystemUnderTest(const std::string& test_name)> create;
};

// What every FileSystem has to do. A backend runs it with
//   INSTANTIATE_TEST_SUITE_P(Gcs, FileSystemConformance, testing::Values(FileSystemFactoryForTest{...}));
class FileSystemConformance : public testing::TestWithParam<FileSystemFactoryForTest> {
 protected:
  void SetUp() override {
    std::string test_name = testing::UnitTest::GetInstance()->current_test_info()->name();
    for (char& c : test_name) c = c == '/' ? '_' : c;
    under_test_ = GetParam().create(test_name);
  }
  void TearDown() override { files().remove_recursively(under_test_.root); }

  FileSystem& files() { return *under_test_.file_system; }
  std::string path(const std::string& name) { return join_path(under_test_.root, name); }

  // Names below the root, so that a test reads without its directory.
  std::vector<std::string> names(const std::vector<FileInfo>& entries) {
    std::vector<std::string> out;
    for (const FileInfo& entry : entries) out.push_back(entry.path.substr(under_test_.root.size() + 1));
    return out;
  }

  template <typename Call>
  static std::string error_class_of(Call call) {
    try {
      call();
    } catch (const Error& error) {
      return error.error_class();
    }
    return "no error";
  }

 private:
  FileSystemUnderTest under_test_;
};

TEST_P(FileSystemConformance, CreatesAFileOnlyOnce) {
  EXPECT_TRUE(files().create_if_absent(path("5"), "first"));
  EXPECT_FALSE(files().create_if_absent(path("5"), "second"));
  EXPECT_EQ(files().read_all(path("5")), "first");
  EXPECT_THAT(names(files().list(path(""))), testing::ElementsAre("5"));
}

TEST_P(FileSystemConformance, WritesAtomicallyOverAnOlderFile) {
  files().write_atomically(path("f"), "old and long");
  files().write_atomically(path("f"), std::string("n\0w", 3));
  EXPECT_EQ(files().read_all(path("f")), std::string("n\0w", 3));
  files().write_atomically(path("f"), "");
  EXPECT_EQ(files().read_all(path("f")), "");
}

TEST_P(FileSystemConformance, AStreamedFileAppearsWhenClosed) {
  const std::string large(3'000'000, 'x');
  auto file = files().create(path("f"));
  file->append("head ");
  file->append(large);
  file->append(" tail");
  EXPECT_FALSE(files().stat(path("f")).has_value());
  file->close();
  file->close();
  EXPECT_EQ(files().read_all(path("f")), "head " + large + " tail");
}

TEST_P(FileSystemConformance, AStreamedFileThatIsNotClosedLeavesNothing) {
  files().create(path("f"))->append("lost");
  EXPECT_THAT(files().list(path("")), testing::IsEmpty());
}

TEST_P(FileSystemConformance, ReadsAtAPosition) {
  files().write_atomically(path("f"), "0123456789");
  const auto file = files().open(path("f"));
  char out[8] = {};
  EXPECT_EQ(file->size(), 10);
  EXPECT_EQ(file->read(3, 4, out), 4);
  EXPECT_EQ(std::string(out, 4), "3456");
  EXPECT_EQ(file->read(8, 8, out), 2);
  EXPECT_EQ(file->read(10, 8, out), 0);
}

TEST_P(FileSystemConformance, StatTellsFilesFromDirectories) {
  files().create_directories(path("d"));
  files().write_atomically(path("d/f"), "12345");
  EXPECT_TRUE(files().stat(path("d"))->is_directory);
  const auto info = files().stat(path("d/f"));
  ASSERT_TRUE(info.has_value());
  EXPECT_FALSE(info->is_directory);
  EXPECT_EQ(info->path, path("d/f"));
  EXPECT_EQ(info->size, 5);
  EXPECT_GT(info->modified_ms, 1'600'000'000'000);
  EXPECT_FALSE(files().stat(path("none")).has_value());
  EXPECT_FALSE(files().stat(path("d/f/below")).has_value());
}

TEST_P(FileSystemConformance, ListsSortedByPathWithHiddenNames) {
  for (const char* name : {"b", "a", "10", "9", ".hidden", "_log"}) files().write_atomically(path(name), "");
  files().create_directories(path("dir/inner"));
  EXPECT_THAT(names(files().list(path(""))), testing::ElementsAre(".hidden", "10", "9", "_log", "a", "b", "dir"));
}

TEST_P(FileSystemConformance, WhatIsNotThereIsPathNotFound) {
  EXPECT_EQ(error_class_of([&] { files().list(path("none")); }), "PATH_NOT_FOUND");
  EXPECT_EQ(error_class_of([&] { files().open(path("none")); }), "PATH_NOT_FOUND");
  EXPECT_EQ(error_class_of([&] { files().read_all(path("none")); }), "PATH_NOT_FOUND");
  EXPECT_THAT(files().glob(path("none*")), testing::IsEmpty());
}

TEST_P(FileSystemConformance, ADirectoryIsNotAFile) {
  files().create_directories(path("d"));
  EXPECT_EQ(error_class_of([&] { files().read_all(path("d")); }), "IZVOR_IO_ERROR");
}

TEST_P(FileSystemConformance, GlobsFilesAndDirectories) {
  for (const char* name : {"2024/a.csv", "2024/b.csv", "2024/b.txt", "2025/a.csv"}) {
    files().create_directories(path(std::string(name).substr(0, 4)));
    files().write_atomically(path(name), "");
  }
  EXPECT_THAT(names(files().glob(path("*/*.csv"))), testing::ElementsAre("2024/a.csv", "2024/b.csv", "2025/a.csv"));
  EXPECT_THAT(names(files().glob(path("20{24/b,25/a}.csv"))), testing::ElementsAre("2024/b.csv", "2025/a.csv"));
  EXPECT_THAT(names(files().glob(path("202?"))), testing::ElementsAre("2024", "2025"));
  EXPECT_THAT(names(files().glob(path("2024/a.csv"))), testing::ElementsAre("2024/a.csv"));
}

TEST_P(FileSystemConformance, CreatesDirectoriesWithParentsAgainAndAgain) {
  files().create_directories(path("a/b/c"));
  files().create_directories(path("a/b/c"));
  EXPECT_TRUE(files().stat(path("a/b/c"))->is_directory);
  files().sync_directory(path("a/b/c"));
}

TEST_P(FileSystemConformance, RemovesWhatIsThereAndMindsNothingElse) {
  files().create_directories(path("d/e"));
  files().write_atomically(path("d/e/f"), "");
  files().remove(path("d/e/f"));
  files().remove(path("d/e/f"));
  EXPECT_THAT(files().list(path("d/e")), testing::IsEmpty());
  files().write_atomically(path("d/e/f"), "");
  files().remove_recursively(path("d"));
  files().remove_recursively(path("d"));
  EXPECT_THAT(files().list(path("")), testing::IsEmpty());
}

TEST_P(FileSystemConformance, ALockHoldsUntilItIsDropped) {
  if (!files().has_process_locks()) GTEST_SKIP() << "no process locks here";
  auto lock = files().try_lock(path("lock"));
  ASSERT_NE(lock, nullptr);
  EXPECT_EQ(files().try_lock(path("lock")), nullptr);
  lock.reset();
  EXPECT_NE(files().try_lock(path("lock")), nullptr);
}

}  // namespace izvor::fs
