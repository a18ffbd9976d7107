#include "izvor/checkpoint/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>

#include "izvor/base/fail_point.h"
#include "izvor/base/sealed_text.h"
#include "izvor/error.h"
#include "izvor/fs/fault_injecting_disk.h"
#include "izvor/fs/local_file_system.h"
#include "izvor/fs/temporary_directory_for_test.h"

namespace izvor::checkpoint {
namespace {

using fs::DiskStep;
using testing::HasSubstr;

// A checkpoint on a disk that can fail and lose power, reached as checkpointdisk:/path.
class CheckpointTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::register_file_system("checkpointdisk", [this](const std::string& uri) { return fs::Location{files_, uri.substr(uri.find(':') + 1)}; });
  }
  void TearDown() override { fail_points::disarm_all(); }

  std::string root() const { return directory_ / "cp"; }
  std::unique_ptr<Checkpoint> open() { return Checkpoint::open("checkpointdisk:" + root()); }

  void put(const std::string& name, const std::string& text) {
    const std::filesystem::path path = root() + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  std::string message_of(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  static OffsetEntry offsets(int64_t up_to) { return {.batch_watermark_ms = 0, .offsets = {"{\"logOffset\":" + std::to_string(up_to) + "}"}}; }

  const fs::TemporaryDirectory directory_{"checkpoint"};
  const std::shared_ptr<fs::FaultInjectingDisk> disk_ = std::make_shared<fs::FaultInjectingDisk>();
  const std::shared_ptr<fs::FileSystem> files_ = fs::make_local_file_system(disk_);
};

TEST_F(CheckpointTest, KeepsTheQueryIdAndItsBatches) {
  std::string id;
  {
    const auto checkpoint = open();
    id = checkpoint->query_id();
    EXPECT_EQ(checkpoint->root(), root());
    EXPECT_EQ(checkpoint->lease().epoch(), 1);
    EXPECT_TRUE(checkpoint->write_offsets(0, offsets(0)));
    EXPECT_TRUE(checkpoint->write_commit(0, {.next_batch_watermark_ms = 50, .epoch = 1, .state_changelog = "log"}));
    EXPECT_TRUE(checkpoint->write_offsets(1, offsets(1)));
    EXPECT_FALSE(checkpoint->write_offsets(1, offsets(7)));
  }
  const auto checkpoint = open();
  EXPECT_EQ(checkpoint->query_id(), id);
  EXPECT_EQ(checkpoint->lease().epoch(), 2);
  const RecoveryFacts facts = checkpoint->read_facts(true);
  EXPECT_THAT(facts.offset_batches, testing::ElementsAre(0, 1));
  EXPECT_THAT(facts.commit_batches, testing::ElementsAre(0));
  EXPECT_EQ(facts.last_offsets, offsets(1));
  EXPECT_EQ(facts.second_to_last_offsets, offsets(0));
  EXPECT_EQ(facts.last_commit->state_changelog, "log");
  EXPECT_EQ(checkpoint->read_commit(1), std::nullopt);
  EXPECT_EQ(decide_recovery(facts, root()).rerun, offsets(1));
}

TEST_F(CheckpointTest, WritesTheMetadataFileOfSpark) {
  const auto checkpoint = open();
  EXPECT_EQ(unseal_text(files_->read_all(root() + "/metadata")), "{\"id\":\"" + checkpoint->query_id() + "\"}");
  EXPECT_THAT(checkpoint->query_id(), testing::MatchesRegex("[0-9a-f]+-[0-9a-f]+-4[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+"));
  EXPECT_EQ(checkpoint->query_id().size(), 36);
}

TEST_F(CheckpointTest, OpensACheckpointThatSparkLeft) {
  put("metadata", R"({"id":"41392b2b-a97e-4b34-a593-d946d12c4a87"})");
  put(".metadata.crc", "crc");
  put("offsets/0", "v1\n{\"batchWatermarkMs\":0,\"batchTimestampMs\":1795398593195,\"conf\":{}}\n{\"logOffset\":0}");
  put("offsets/.0.crc", "crc");
  put("commits/0", "v1\n{\"nextBatchWatermarkMs\":0}");
  put("state/0/0/1.delta", "delta");
  const auto checkpoint = open();
  EXPECT_EQ(checkpoint->query_id(), "41392b2b-a97e-4b34-a593-d946d12c4a87");
  EXPECT_TRUE(checkpoint->read_facts(false).has_spark_state);
  EXPECT_EQ(decide_recovery(checkpoint->read_facts(false), root()).next_batch, 1);
}

TEST_F(CheckpointTest, PurgesOldBatches) {
  const auto checkpoint = open();
  for (int64_t batch = 0; batch < 4; ++batch) {
    checkpoint->write_offsets(batch, offsets(batch));
    checkpoint->write_commit(batch, {});
  }
  checkpoint->purge_before(2);
  EXPECT_THAT(checkpoint->read_facts(false).offset_batches, testing::ElementsAre(2, 3));
  EXPECT_THAT(checkpoint->read_facts(false).commit_batches, testing::ElementsAre(2, 3));
}

// ---- damage

TEST_F(CheckpointTest, ADamagedMetadataFileIsRefused) {
  const std::string file = root() + "/metadata";
  const std::vector<std::pair<std::string, std::string>> cases = {{"", "it is empty"},
                                                                  {"{\"id", "it is not a JSON object"},
                                                                  {"{}", "it has no id"},
                                                                  {R"({"id":5})", "it has no id"},
                                                                  {R"({"id":"abc"})", "its id 'abc' is not a UUID"}};
  for (const auto& [text, reason] : cases) {
    put("metadata", text);
    EXPECT_THAT(message_of([&] { open(); }), testing::AllOf(HasSubstr("[IZVOR_CHECKPOINT_CORRUPT]"), HasSubstr(file + " cannot be used: " + reason)));
  }
}

TEST_F(CheckpointTest, MissingMetadataBesideBatchesIsSparksError) {
  put("commits/0", "v1\n{}");
  EXPECT_THAT(message_of([&] { open(); }), HasSubstr("[STREAMING_CHECKPOINT_MISSING_METADATA_FILE] Checkpoint location " + root()));
}

TEST_F(CheckpointTest, MissingMetadataBesideASourceLogIsRefused) {
  put("sources/0/0", "v1");
  EXPECT_THAT(message_of([&] { open(); }), HasSubstr("metadata cannot be used: it is missing although sources/ holds data"));
}

TEST_F(CheckpointTest, ADamagedEntryIsRefusedWithItsPath) {
  put("metadata", R"({"id":"41392b2b-a97e-4b34-a593-d946d12c4a87"})");
  put("offsets/0", "v1\n{}\n1");
  put("offsets/1", "v1\n{\"batch");
  EXPECT_THAT(message_of([&] { open()->read_facts(false); }), HasSubstr(root() + "/offsets/1 cannot be used"));
  put("commits/0", "");
  EXPECT_THAT(message_of([&] { open(); }), HasSubstr(root() + "/commits/0 cannot be used: it is empty"));
}

// ---- a disk that refuses

TEST_F(CheckpointTest, ALocationThatCannotBeWrittenIsNotWritable) {
  disk_->fail(DiskStep::kMakeDirectory, EACCES);
  EXPECT_THAT(message_of([&] { open(); }), HasSubstr("[IZVOR_CHECKPOINT_NOT_WRITABLE] The checkpoint location " + root() +
                                                     " cannot be written: create_directories of " + root() + " failed, Permission denied."));
  disk_->fail(DiskStep::kLock, EROFS);
  EXPECT_THAT(message_of([&] { open(); }), HasSubstr("failed, Read-only file system."));
  disk_->fail(DiskStep::kLink, EACCES, 2);
  EXPECT_THAT(message_of([&] { open(); }), HasSubstr("[IZVOR_CHECKPOINT_NOT_WRITABLE]"));
  put("file", "");
  EXPECT_THAT(message_of([&] { Checkpoint::open(root() + "/file/cp"); }), HasSubstr("[IZVOR_CHECKPOINT_NOT_WRITABLE]"));
}

TEST_F(CheckpointTest, AFullDiskStopsTheQueryAndLeavesNoHalfEntry) {
  {
    const auto checkpoint = open();
    checkpoint->write_offsets(0, offsets(0));
    disk_->fail(DiskStep::kWrite, ENOSPC);
    EXPECT_THAT(message_of([&] { checkpoint->write_commit(0, {}); }),
                HasSubstr("[IZVOR_DISK_FULL] No space left while writing " + root() + "/commits/0."));
  }
  EXPECT_EQ(decide_recovery(open()->read_facts(false), root()).rerun, offsets(0));
}

// ---- crashes

// Killed at each fail point, then without power: the next owner finds what was returned as written, and never half of anything.
TEST_F(CheckpointTest, EveryCrashLeavesACheckpointThatGoesOn) {
  for (const char* point : {"lease.before_write", "lease.after_write", "metadata.before_write", "metadata.after_write", "offset_log.before_write",
                            "offset_log.after_write", "commit_log.before_write", "commit_log.after_write"}) {
    std::filesystem::remove_all(root());
    std::optional<std::string> id;
    bool offsets_written = false;
    bool commit_written = false;
    fail_points::arm(point, fail_points::Action::kError);
    EXPECT_THAT(message_of([&] {
                  const auto checkpoint = open();
                  id = checkpoint->query_id();
                  offsets_written = checkpoint->write_offsets(0, offsets(3));
                  commit_written = checkpoint->write_commit(0, {});
                }),
                HasSubstr(std::string("Fail point ") + point));
    disk_->simulate_power_loss();

    const auto checkpoint = open();
    const RecoveryFacts facts = checkpoint->read_facts(false);
    const bool logged = offsets_written || point == std::string("offset_log.after_write");
    const bool committed = commit_written || point == std::string("commit_log.after_write");
    EXPECT_EQ(checkpoint->query_id(), id.value_or(checkpoint->query_id())) << point;
    EXPECT_EQ(facts.last_offsets, logged ? std::optional(offsets(3)) : std::nullopt) << point;
    EXPECT_EQ(facts.last_commit.has_value(), committed) << point;
    EXPECT_NO_THROW(decide_recovery(facts, root())) << point;
  }
}

TEST_F(CheckpointTest, ABatchCostsTwoFsyncsAnEntry) {
  const auto checkpoint = open();
  const auto fsyncs = [&] { return disk_->count(DiskStep::kFsyncFile) + disk_->count(DiskStep::kFsyncDirectory); };
  const int64_t before = fsyncs();
  checkpoint->write_offsets(0, offsets(0));
  checkpoint->write_commit(0, {});
  EXPECT_EQ(fsyncs() - before, 4);
}

}  // namespace
}  // namespace izvor::checkpoint
