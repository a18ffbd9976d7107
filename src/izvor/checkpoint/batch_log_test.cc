#include "izvor/checkpoint/batch_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "izvor/error.h"
#include "izvor/fs/fault_injecting_disk.h"
#include "izvor/fs/local_file_system.h"
#include "izvor/fs/temporary_directory_for_test.h"

namespace izvor::checkpoint {
namespace {

using testing::ElementsAre;

TEST(BatchNumber, IsWrittenAsSparkWritesIt) {
  EXPECT_EQ(parse_batch_number("0"), 0);
  EXPECT_EQ(parse_batch_number("120"), 120);
  for (const char* name : {"", "-1", "007", "1x", "x", ".1.crc", "9223372036854775808"}) EXPECT_EQ(parse_batch_number(name), std::nullopt) << name;
}

class BatchLogTest : public testing::Test {
 protected:
  void put(const std::string& name) { std::ofstream(directory_ / name) << "text"; }
  bool has(const std::string& name) { return std::filesystem::exists(directory_ / name); }

  const fs::TemporaryDirectory directory_{"batch_log"};
  const std::shared_ptr<fs::FaultInjectingDisk> disk_ = std::make_shared<fs::FaultInjectingDisk>();
  const std::shared_ptr<fs::FileSystem> files_ = fs::make_local_file_system(disk_);
};

TEST_F(BatchLogTest, HoldsATextABatch) {
  BatchLog log(*files_, directory_ / "offsets");
  EXPECT_TRUE(log.write(9, "nine"));
  EXPECT_TRUE(log.write(10, "ten"));
  EXPECT_FALSE(log.write(10, "another ten"));
  EXPECT_THAT(log.batches(), ElementsAre(9, 10));
  EXPECT_EQ(log.read(10), "ten");
  EXPECT_EQ(log.read(11), std::nullopt);
  EXPECT_EQ(log.path(9), directory_ / "offsets/9");
}

TEST_F(BatchLogTest, OtherNamesAreNoBatches) {
  for (const char* name : {"3", "-1", "007", "abc", ".3.crc", "4.tmp"}) put(name);
  EXPECT_THAT(BatchLog(*files_, directory_.path()).batches(), ElementsAre(3));
}

TEST_F(BatchLogTest, ClearsAwayWhatDeadProcessesLeft) {
  for (const char* name : {"3", ".3.crc", ".4.crc", ".4.4711.0.tmp"}) put(name);
  const BatchLog log(*files_, directory_.path());
  EXPECT_TRUE(has("3"));
  EXPECT_TRUE(has(".3.crc"));
  EXPECT_FALSE(has(".4.crc")) << "Spark would refuse our file 4 for this checksum";
  EXPECT_FALSE(has(".4.4711.0.tmp"));
}

TEST_F(BatchLogTest, PurgesOldBatchesWithTheirChecksums) {
  for (const char* name : {"0", ".0.crc", "1", ".1.crc", "2", ".2.crc"}) put(name);
  BatchLog log(*files_, directory_.path());
  log.write(3, "three");
  log.purge_before(2);
  EXPECT_THAT(log.batches(), ElementsAre(2, 3));
  EXPECT_FALSE(has(".0.crc"));
  EXPECT_TRUE(has(".2.crc"));
  log.purge_before(2);
  log.purge_before(9);
  EXPECT_THAT(log.batches(), testing::IsEmpty());
}

TEST_F(BatchLogTest, AnInterruptedPurgeLeavesNoGap) {
  BatchLog log(*files_, directory_.path());
  for (int64_t batch = 0; batch < 5; ++batch) log.write(batch, "text");
  disk_->fail(fs::DiskStep::kUnlink, EIO, 3);
  EXPECT_THROW(log.purge_before(4), Error);
  EXPECT_THAT(log.batches(), ElementsAre(2, 3, 4));
  log.purge_before(4);
  EXPECT_THAT(log.batches(), ElementsAre(4));
}

// Killed between link and fsync of the directory: the next owner reads the batch, so it has to stay.
TEST_F(BatchLogTest, MakesDurableWhatAKilledOwnerLeft) {
  {
    BatchLog log(*files_, directory_.path());
    disk_->fail(fs::DiskStep::kFsyncDirectory, EIO);
    EXPECT_THROW(log.write(0, "zero"), Error);
  }
  EXPECT_THAT(BatchLog(*files_, directory_.path()).batches(), ElementsAre(0));
  disk_->simulate_power_loss();
  EXPECT_THAT(BatchLog(*files_, directory_.path()).batches(), ElementsAre(0));
}

}  // namespace
}  // namespace izvor::checkpoint
