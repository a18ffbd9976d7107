#include "izvor/fs/fault_injecting_disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <functional>

#include "izvor/error.h"
#include "izvor/fs/local_file_system.h"
#include "izvor/fs/temporary_directory_for_test.h"

namespace izvor::fs {
namespace {

class FaultInjectingDiskTest : public testing::Test {
 protected:
  std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const FileInfo& entry : files_->list(directory_.path())) out.push_back(entry.path.substr(directory_.path().size() + 1));
    return out;
  }

  const TemporaryDirectory directory_{"disk"};
  const std::shared_ptr<FaultInjectingDisk> disk_ = std::make_shared<FaultInjectingDisk>();
  const std::shared_ptr<FileSystem> files_ = make_local_file_system(disk_);
};

TEST_F(FaultInjectingDiskTest, WhatWasWrittenDurablySurvivesAPowerLoss) {
  EXPECT_TRUE(files_->create_if_absent(directory_ / "created", "one"));
  files_->write_atomically(directory_ / "replaced", "old");
  files_->write_atomically(directory_ / "replaced", "two");
  auto streamed = files_->create(directory_ / "streamed");
  streamed->append("three");
  streamed->close();
  files_->create_directories(directory_ / "a/b");

  disk_->simulate_power_loss();

  EXPECT_EQ(files_->read_all(directory_ / "created"), "one");
  EXPECT_EQ(files_->read_all(directory_ / "replaced"), "two");
  EXPECT_EQ(files_->read_all(directory_ / "streamed"), "three");
  EXPECT_TRUE(std::filesystem::is_directory(directory_ / "a/b"));
}

TEST_F(FaultInjectingDiskTest, ADurableFileCostsOneFsyncOfEachKind) {
  files_->create_if_absent(directory_ / "5", "content");
  EXPECT_EQ(disk_->count(DiskStep::kFsyncFile), 1);
  EXPECT_EQ(disk_->count(DiskStep::kFsyncDirectory), 1);
  EXPECT_EQ(disk_->count(DiskStep::kWrite), 1);
}

TEST_F(FaultInjectingDiskTest, ContentWithoutFsyncIsLost) {
  int fd = -1;
  ASSERT_EQ(disk_->create(directory_ / "f", &fd), 0);
  disk_->write(fd, "safe");
  disk_->fsync_file(fd);
  disk_->write(fd, "lost");
  disk_->close(fd);
  disk_->fsync_directory(directory_.path());
  disk_->simulate_power_loss();
  EXPECT_EQ(files_->read_all(directory_ / "f"), "safe");
}

TEST_F(FaultInjectingDiskTest, LostContentCanTurnIntoZeros) {
  int fd = -1;
  ASSERT_EQ(disk_->create(directory_ / "f", &fd), 0);
  disk_->write(fd, "lost");
  disk_->fsync_directory(directory_.path());
  disk_->simulate_power_loss(FaultInjectingDisk::LostContent::kZeroFilled);
  EXPECT_EQ(files_->read_all(directory_ / "f"), std::string(4, '\0'));
  disk_->close(fd);
}

TEST_F(FaultInjectingDiskTest, NamesWithoutAnFsyncOfTheirDirectoryAreLost) {
  files_->write_atomically(directory_ / "kept", "old");
  int fd = -1;
  ASSERT_EQ(disk_->create(directory_ / "new", &fd), 0);
  disk_->write(fd, "new");
  disk_->fsync_file(fd);
  disk_->close(fd);
  disk_->link(directory_ / "new", directory_ / "second");
  disk_->rename(directory_ / "new", directory_ / "kept");
  disk_->make_directory(directory_ / "directory");
  disk_->simulate_power_loss();
  EXPECT_THAT(names(), testing::ElementsAre("kept"));
  EXPECT_EQ(files_->read_all(directory_ / "kept"), "old");
}

TEST_F(FaultInjectingDiskTest, ARemovedFileMayComeBack) {
  files_->write_atomically(directory_ / "f", "back");
  files_->remove(directory_ / "f");
  EXPECT_THAT(names(), testing::IsEmpty());
  disk_->simulate_power_loss();
  EXPECT_EQ(files_->read_all(directory_ / "f"), "back");
}

TEST_F(FaultInjectingDiskTest, ADirectoryThatAKilledProcessMadeIsDurableAfterCreateDirectories) {
  disk_->make_directory(directory_ / "d");
  files_->create_directories(directory_ / "d");
  disk_->simulate_power_loss();
  EXPECT_TRUE(std::filesystem::is_directory(directory_ / "d"));
}

TEST_F(FaultInjectingDiskTest, AFileThatAKilledProcessPublishedIsDurableAfterLosingTheRaceForIt) {
  disk_->fail(DiskStep::kFsyncDirectory, EIO);
  EXPECT_THROW(files_->create_if_absent(directory_ / "5", "first"), Error);
  EXPECT_FALSE(files_->create_if_absent(directory_ / "5", "second"));
  disk_->simulate_power_loss();
  EXPECT_EQ(files_->read_all(directory_ / "5"), "first");
}

struct WriteFault {
  DiskStep step;
  int error_number;
  const char* error_class;
};

class FailedWriteTest : public FaultInjectingDiskTest, public testing::WithParamInterface<WriteFault> {};

// Whatever step fails: the error says so, no temporary file stays, and an older file is as it was.
TEST_P(FailedWriteTest, LeavesTheOldFileAndNothingElse) {
  files_->write_atomically(directory_ / "f", "old");
  const std::vector<std::function<void()>> writes = {
      [&] { files_->create_if_absent(directory_ / "g", "some content"); },
      [&] { files_->write_atomically(directory_ / "f", "some content"); },
      [&] {
        auto file = files_->create(directory_ / "f");
        file->append("some content");
        file->close();
      },
  };
  for (const auto& write : writes) {
    const bool links = &write == &writes.front();
    if (links ? GetParam().step == DiskStep::kRename : GetParam().step == DiskStep::kLink) continue;
    disk_->fail(GetParam().step, GetParam().error_number);
    try {
      write();
      FAIL() << "the write succeeded";
    } catch (const Error& error) {
      EXPECT_EQ(error.error_class(), GetParam().error_class);
      EXPECT_THAT(error.what(), testing::HasSubstr(directory_ / (links ? "g" : "f")));
    }
    EXPECT_THAT(names(), testing::ElementsAre("f"));
    EXPECT_EQ(files_->read_all(directory_ / "f"), "old");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Steps, FailedWriteTest,
    testing::Values(WriteFault{DiskStep::kCreate, EACCES, "IZVOR_IO_ERROR"}, WriteFault{DiskStep::kCreate, ENOSPC, "IZVOR_DISK_FULL"},
                    WriteFault{DiskStep::kWrite, ENOSPC, "IZVOR_DISK_FULL"}, WriteFault{DiskStep::kWrite, EDQUOT, "IZVOR_DISK_FULL"},
                    WriteFault{DiskStep::kFsyncFile, EIO, "IZVOR_IO_ERROR"}, WriteFault{DiskStep::kLink, ENOSPC, "IZVOR_DISK_FULL"},
                    WriteFault{DiskStep::kRename, EACCES, "IZVOR_IO_ERROR"}));

TEST_F(FaultInjectingDiskTest, TheNthStepOfAKindFailsOnce) {
  files_->write_atomically(directory_ / "f", "abc");
  disk_->fail(DiskStep::kRead, EIO, 2);
  EXPECT_EQ(files_->read_all(directory_ / "f"), "abc");
  EXPECT_THROW(files_->read_all(directory_ / "f"), Error);
  EXPECT_EQ(files_->read_all(directory_ / "f"), "abc");
}

}  // namespace
}  // namespace izvor::fs
