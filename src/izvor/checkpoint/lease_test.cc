#include "izvor/checkpoint/lease.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "izvor/error.h"
#include "izvor/fs/local_file_system.h"
#include "izvor/fs/temporary_directory_for_test.h"

namespace izvor::checkpoint {
namespace {

using testing::HasSubstr;

// A process that opens a checkpoint and holds it until it is killed.
class HoldingProcess {
 public:
  explicit HoldingProcess(const std::string& location) {
    int ready[2];
    if (::pipe(ready) != 0) throw std::runtime_error("pipe");
    id_ = ::fork();
    if (id_ == 0) {
      const auto checkpoint = Checkpoint::open(location);
      (void)!::write(ready[1], "r", 1);
      while (true) ::pause();
    }
    ::close(ready[1]);
    char byte = 0;
    holds_ = ::read(ready[0], &byte, 1) == 1;
    ::close(ready[0]);
  }
  ~HoldingProcess() { kill(); }

  bool holds() const { return holds_; }
  pid_t id() const { return id_; }
  void kill() {
    if (id_ > 0) {
      ::kill(id_, SIGKILL);
      ::waitpid(id_, nullptr, 0);
    }
    id_ = -1;
  }

 private:
  pid_t id_ = -1;
  bool holds_ = false;
};

std::string message_of_opening(const std::string& location) {
  try {
    Checkpoint::open(location);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Lease, ALivingProcessKeepsItsCheckpointAndAKilledOneIsFollowedAtOnce) {
  const fs::TemporaryDirectory directory("lease");
  HoldingProcess owner(directory.path());
  ASSERT_TRUE(owner.holds());

  const std::string refusal = message_of_opening(directory.path());
  EXPECT_THAT(refusal, HasSubstr("[IZVOR_CHECKPOINT_OWNED] The checkpoint " + directory.path() + " is in use by process " +
                                 std::to_string(owner.id()) + " on host "));
  EXPECT_THAT(refusal, HasSubstr("(lease epoch 1)"));

  owner.kill();
  EXPECT_EQ(Checkpoint::open(directory.path())->lease().epoch(), 2);
}

TEST(Lease, TheSameProcessCannotOpenACheckpointTwice) {
  const fs::TemporaryDirectory directory("lease_twice");
  const auto first = Checkpoint::open(directory.path());
  EXPECT_THAT(message_of_opening(directory.path()), HasSubstr("in use by process " + std::to_string(::getpid())));
}

TEST(Lease, ARefusedProcessChangesNothing) {
  const fs::TemporaryDirectory directory("lease_refused");
  const auto owner = Checkpoint::open(directory.path());
  const size_t files = std::distance(std::filesystem::recursive_directory_iterator(directory.path()), {});
  EXPECT_THAT(message_of_opening(directory.path()), HasSubstr("IZVOR_CHECKPOINT_OWNED"));
  EXPECT_EQ(std::distance(std::filesystem::recursive_directory_iterator(directory.path()), {}), files);
}

TEST(Lease, AnOwnerThatWasOvertakenCanWriteNothingMore) {
  const fs::TemporaryDirectory directory("lease_lost");
  const auto checkpoint = Checkpoint::open(directory.path());
  checkpoint->lease().check();
  std::ofstream(directory / "izvor-lease/2") << R"({"pid":4711,"host":"other","startedAt":"2026-01-02T03:04:05Z"})";
  try {
    checkpoint->write_commit(0, {});
    FAIL() << "wrote";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("[IZVOR_CHECKPOINT_LOST] The checkpoint " + directory.path() +
                                        " was taken over by process 4711 on host other since 2026-01-02T03:04:05Z (lease epoch 2, ours was 1)."));
  }
  EXPECT_FALSE(std::filesystem::exists(directory / "commits/0"));
  EXPECT_THROW(checkpoint->write_offsets(0, {}), Error);
  EXPECT_THROW(checkpoint->purge_before(1), Error);
}

TEST(Lease, ACheckpointRemovedUnderARunningQueryStopsIt) {
  const fs::TemporaryDirectory directory("lease_removed");
  const auto checkpoint = Checkpoint::open(directory / "cp");
  std::filesystem::remove_all(directory / "cp");
  try {
    checkpoint->lease().check();
    FAIL() << "went on";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("izvor-lease/1 cannot be used: it was removed while the query ran"));
  }
}

TEST(Lease, EpochsGrowBeyondThoseOfCommitsWhenTheLeaseFilesAreLost) {
  const fs::TemporaryDirectory directory("lease_epochs");
  Checkpoint::open(directory.path())->write_commit(0, {.epoch = 41});
  std::filesystem::remove_all(directory / "izvor-lease");
  EXPECT_EQ(Checkpoint::open(directory.path())->lease().epoch(), 42);
}

TEST(Lease, OnlyTheLastEpochsAreKept) {
  const fs::TemporaryDirectory directory("lease_kept");
  for (int64_t epoch = 1; epoch <= 30; ++epoch) EXPECT_EQ(Checkpoint::open(directory.path())->lease().epoch(), epoch);
  EXPECT_LE(fs::local_file_system()->list(directory / "izvor-lease").size(), 10);
}

}  // namespace
}  // namespace izvor::checkpoint
