#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "izvor/checkpoint/checkpoint.h"
#include "izvor/error.h"

namespace izvor::checkpoint {
namespace {

using Offsets = std::vector<std::optional<std::string>>;

// Batch b reads up to {"logOffset":b} under the watermark 100*b; its commit raises it to 100*(b+1).
OffsetEntry offsets_of(int64_t batch) {
  return {.batch_watermark_ms = 100 * batch, .batch_timestamp_ms = 7, .conf = {}, .offsets = {"{\"logOffset\":" + std::to_string(batch) + "}"}};
}

enum class Query { kStateless, kStateful };
enum class State { kNone, kOurs, kSparks };

RecoveryFacts facts(std::vector<int64_t> offsets, std::vector<int64_t> commits, Query query, State state) {
  RecoveryFacts out;
  if (!offsets.empty()) out.last_offsets = offsets_of(offsets.back());
  if (offsets.size() > 1) out.second_to_last_offsets = offsets_of(offsets[offsets.size() - 2]);
  if (!commits.empty()) {
    out.last_commit = {.next_batch_watermark_ms = 100 * (commits.back() + 1), .epoch = 1};
    if (state == State::kOurs) out.last_commit->state_changelog = "changelog";
  }
  out.offset_batches = std::move(offsets);
  out.commit_batches = std::move(commits);
  out.stateful_query = query == Query::kStateful;
  out.has_spark_state = state == State::kSparks;
  return out;
}

// ---- where a query goes on

struct GoesOn {
  const char* when;
  std::vector<int64_t> offsets;
  std::vector<int64_t> commits;
  Query query;
  int64_t next_batch;
  bool reruns;
  Offsets start;
  int64_t watermark_ms;
  int64_t state_batch;
};

class RecoveryGoesOn : public testing::TestWithParam<GoesOn> {};

TEST_P(RecoveryGoesOn, Where) {
  const GoesOn& expected = GetParam();
  const State state = expected.query == Query::kStateful ? State::kOurs : State::kNone;
  const auto decision = decide_recovery(facts(expected.offsets, expected.commits, expected.query, state), "/cp");
  EXPECT_EQ(decision.next_batch, expected.next_batch);
  EXPECT_EQ(decision.rerun, expected.reruns ? std::optional(offsets_of(expected.next_batch)) : std::nullopt);
  EXPECT_EQ(decision.start_offsets, expected.start);
  EXPECT_EQ(decision.watermark_ms, expected.watermark_ms);
  EXPECT_EQ(decision.state_batch, expected.state_batch);
}

const Offsets kAfter0{R"({"logOffset":0})"};
const Offsets kAfter1{R"({"logOffset":1})"};
const Offsets kAfter2{R"({"logOffset":2})"};

INSTANTIATE_TEST_SUITE_P(
    CrashCases, RecoveryGoesOn,
    testing::Values(GoesOn{"a new checkpoint", {}, {}, Query::kStateful, 0, false, {}, 0, -1},
                    GoesOn{"killed in batch 0 after its offsets", {0}, {}, Query::kStateful, 0, true, {}, 0, -1},
                    GoesOn{"killed after the commit of batch 0", {0}, {0}, Query::kStateful, 1, false, kAfter0, 100, 0},
                    GoesOn{"killed in batch 1 after its offsets, state or sink", {0, 1}, {0}, Query::kStateful, 1, true, kAfter0, 100, 0},
                    GoesOn{"killed before the offsets of batch 3", {0, 1, 2}, {0, 1, 2}, Query::kStateful, 3, false, kAfter2, 300, 2},
                    GoesOn{"a stateless query has no state to restore", {0, 1, 2}, {0, 1, 2}, Query::kStateless, 3, false, kAfter2, 300, -1},
                    GoesOn{"a stateless query runs its batch again", {0, 1, 2}, {0, 1}, Query::kStateless, 2, true, kAfter1, 200, -1},
                    GoesOn{"purged logs", {1, 2}, {1, 2}, Query::kStateful, 3, false, kAfter2, 300, 2},
                    GoesOn{"purged logs, batch to run again", {1, 2}, {1}, Query::kStateful, 2, true, kAfter1, 200, 1},
                    GoesOn{"killed between purging offsets and commits", {1, 2}, {0, 1, 2}, Query::kStateful, 3, false, kAfter2, 300, 2},
                    GoesOn{"purged down to the last batch", {2}, {2}, Query::kStateful, 3, false, kAfter2, 300, 2}),
    [](const auto& info) {
      std::string name = info.param.when;
      for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
      return name;
    });

// ---- what is refused, and which file it names

struct Refused {
  const char* when;
  std::vector<int64_t> offsets;
  std::vector<int64_t> commits;
  Query query;
  State state;
  const char* error_class;
  const char* path;
};

class RecoveryRefuses : public testing::TestWithParam<Refused> {};

TEST_P(RecoveryRefuses, NamingTheFile) {
  const Refused& given = GetParam();
  try {
    decide_recovery(facts(given.offsets, given.commits, given.query, given.state), "/cp");
    FAIL() << "accepted: " << given.when;
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), given.error_class);
    EXPECT_EQ(error.parameters().at("path"), given.path);
    EXPECT_THAT(error.parameters().at("action"), testing::HasSubstr("checkpointLocation"));
  }
}

constexpr const char* kCorrupt = "IZVOR_CHECKPOINT_CORRUPT";

INSTANTIATE_TEST_SUITE_P(
    DamagedCheckpoints, RecoveryRefuses,
    testing::Values(Refused{"a gap in the offsets", {0, 2}, {0, 1, 2}, Query::kStateless, State::kNone, kCorrupt, "/cp/offsets/1"},
                    Refused{"a gap in the commits", {0, 1, 2}, {0, 2}, Query::kStateless, State::kNone, kCorrupt, "/cp/commits/1"},
                    Refused{"two batches without commit", {0, 1, 2}, {0}, Query::kStateless, State::kNone, kCorrupt, "/cp/commits/1"},
                    Refused{"no commit at all", {0, 1, 2}, {}, Query::kStateless, State::kNone, kCorrupt, "/cp/commits/1"},
                    Refused{"a commit without offsets", {0, 1}, {0, 1, 2}, Query::kStateless, State::kNone, kCorrupt, "/cp/offsets/2"},
                    Refused{"no offsets at all", {}, {0, 1}, Query::kStateless, State::kNone, kCorrupt, "/cp/offsets/1"},
                    Refused{"the batch before a rerun is gone", {2}, {1}, Query::kStateless, State::kNone, kCorrupt, "/cp/offsets/1"},
                    Refused{"stateful, its commit names no state", {0, 1}, {0, 1}, Query::kStateful, State::kNone, kCorrupt, "/cp/commits/1"},
                    Refused{"stateful rerun over a commit without state", {0, 1}, {0}, Query::kStateful, State::kNone, kCorrupt, "/cp/commits/0"},
                    Refused{"state that Spark wrote", {0, 1}, {0, 1}, Query::kStateful, State::kSparks, "IZVOR_STATE_FORMAT", "/cp/state"},
                    Refused{"Spark's state, batch to run again", {0, 1}, {0}, Query::kStateful, State::kSparks, "IZVOR_STATE_FORMAT", "/cp/state"}));

TEST(Recovery, GoesOnFromSparksCheckpointOfAStatelessQuery) {
  const auto decision = decide_recovery(facts({0, 1}, {0, 1}, Query::kStateless, State::kNone), "/cp");
  EXPECT_EQ(decision.next_batch, 2);
  EXPECT_EQ(decision.start_offsets, kAfter1);
}

TEST(Recovery, TheWatermarkNeverFallsBehindTheLastBatchs) {
  RecoveryFacts given = facts({0, 1}, {0, 1}, Query::kStateless, State::kNone);
  given.last_commit->next_batch_watermark_ms = 0;
  EXPECT_EQ(decide_recovery(given, "/cp").watermark_ms, 100);
}

TEST(Recovery, ASourceThatHadNoDataYetKeepsItsPlace) {
  RecoveryFacts given = facts({0}, {0}, Query::kStateless, State::kNone);
  given.last_offsets->offsets = {std::nullopt, "5"};
  EXPECT_THAT(decide_recovery(given, "/cp").start_offsets, testing::ElementsAre(std::nullopt, "5"));
}

TEST(Recovery, ABatchToRunAgainHasTheSourcesOfTheOneBefore) {
  RecoveryFacts given = facts({0, 1}, {0}, Query::kStateless, State::kNone);
  given.last_offsets->offsets.emplace_back("5");
  try {
    decide_recovery(given, "/cp");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("/cp/offsets/1 cannot be used: it has 2 sources but the batch before it has 1"));
  }
}

}  // namespace
}  // namespace izvor::checkpoint
