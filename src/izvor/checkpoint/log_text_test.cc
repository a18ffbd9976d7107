#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "izvor/checkpoint/checkpoint.h"
#include "izvor/error.h"

namespace izvor::checkpoint {
namespace {

using testing::HasSubstr;

// offsets/1 and commits/1 as Spark 4.3 wrote them for an aggregation over CSV files with a watermark.
const std::string kSparkOffsets =
    "v1\n"
    R"({"batchWatermarkMs":1704189000000,"batchTimestampMs":1795398590501,"conf":{"spark.sql.streaming.stateStore.pro)"
    R"(viderClass":"org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider","spark.sql.dropDupli)"
    R"(cates.deterministicKeyOrder.enabled":"true","spark.sql.streaming.stateStore.rocksdb.mergeOperatorVersion":"2",)"
    R"("spark.sql.streaming.stateStore.rocksdb.formatVersion":"5","spark.sql.streaming.queryEvolution.enableSourceEvo)"
    R"(lution":"false","spark.sql.streaming.stateStore.encodingFormat":"unsaferow","spark.sql.streaming.statefulOpera)"
    R"(tor.useStrictDistribution":"true","spark.sql.streaming.flatMapGroupsWithState.stateFormatVersion":"2","spark.s)"
    R"(ql.streaming.multipleWatermarkPolicy":"min","spark.sql.streaming.stateStore.rowChecksum.enabled":"false","spar)"
    R"(k.sql.streaming.statefulOperator.alwaysNullableOutput.enabled":"true","spark.sql.streaming.aggregation.stateFo)"
    R"(rmatVersion":"2","spark.sql.function.protobufExtensions.enabled":"false","spark.sql.shuffle.partitions":"2","s)"
    R"(park.sql.streaming.join.stateFormatVersion":"2","spark.sql.streaming.stateStore.compression.codec":"lz4","spar)"
    R"(k.sql.optimizer.pruneFiltersCanPruneStreamingSubplan":"false"}})"
    "\n"
    R"({"logOffset":1})";
const std::string kSparkCommit =
    "v1\n"
    R"({"nextBatchWatermarkMs":1704189000000})";

TEST(OffsetEntry, ReadsWhatSparkWrote) {
  const OffsetEntry entry = parse_offset_entry(kSparkOffsets, "offsets/1");
  EXPECT_EQ(entry.batch_watermark_ms, 1704189000000);
  EXPECT_EQ(entry.batch_timestamp_ms, 1795398590501);
  EXPECT_EQ(entry.conf.size(), 17);
  EXPECT_EQ(entry.conf.at("spark.sql.shuffle.partitions"), "2");
  EXPECT_EQ(entry.conf.at("spark.sql.streaming.multipleWatermarkPolicy"), "min");
  EXPECT_THAT(entry.offsets, testing::ElementsAre(R"({"logOffset":1})"));
}

TEST(OffsetEntry, WritesSparksTextByteForByte) {
  OffsetEntry entry;
  entry.batch_watermark_ms = 1704189000000;
  entry.batch_timestamp_ms = 1795398590501;
  entry.conf = {{"spark.sql.shuffle.partitions", "2"}, {"spark.sql.streaming.multipleWatermarkPolicy", "min"}};
  entry.offsets = {R"({"logOffset":1})", std::nullopt};
  const std::string text =
      "v1\n"
      R"({"batchWatermarkMs":1704189000000,"batchTimestampMs":1795398590501,"conf":{"spark.sql.shuffle.partitions":"2",)"
      R"("spark.sql.streaming.multipleWatermarkPolicy":"min"}})"
      "\n{\"logOffset\":1}\n-";
  EXPECT_EQ(serialize(entry), text);
  EXPECT_EQ(parse_offset_entry(text, "offsets/1"), entry);
}

TEST(OffsetEntry, SparksOwnEntrySurvivesARoundTrip) {
  const OffsetEntry entry = parse_offset_entry(kSparkOffsets, "offsets/1");
  EXPECT_EQ(parse_offset_entry(serialize(entry), "offsets/1"), entry);
  EXPECT_EQ(serialize(entry).size(), kSparkOffsets.size());
}

TEST(OffsetEntry, UnknownFieldsAndATrailingNewlineAreIgnored) {
  const OffsetEntry entry = parse_offset_entry("v1\n{\"izvor\":{\"epoch\":3},\"batchWatermarkMs\":5,\"later\":[1]}\n7\n", "offsets/1");
  EXPECT_EQ(entry.batch_watermark_ms, 5);
  EXPECT_THAT(entry.offsets, testing::ElementsAre("7"));
}

TEST(CommitEntry, ReadsWhatSparkWrote) {
  const CommitEntry entry = parse_commit_entry(kSparkCommit, "commits/1");
  EXPECT_EQ(entry, (CommitEntry{.next_batch_watermark_ms = 1704189000000}));
  EXPECT_EQ(serialize(entry), kSparkCommit);
}

TEST(CommitEntry, AddsWhatIzvorNeedsInAFieldOfItsOwn) {
  const CommitEntry entry{.next_batch_watermark_ms = 0, .epoch = 3, .state_changelog = "000005-3"};
  const std::string text = "v1\n{\"nextBatchWatermarkMs\":0,\"izvor\":{\"epoch\":3,\"stateChangelog\":\"000005-3\"}}";
  EXPECT_EQ(serialize(entry), text);
  EXPECT_EQ(parse_commit_entry(text, "commits/5"), entry);
  EXPECT_EQ(serialize(CommitEntry{.epoch = 3}), "v1\n{\"nextBatchWatermarkMs\":0,\"izvor\":{\"epoch\":3}}");
}

// ---- damaged files

struct Damaged {
  std::string text;
  const char* reason;
};

template <typename Parse>
void expect_refusal(const Damaged& damaged, Parse parse) {
  try {
    parse(damaged.text, "/cp/offsets/3");
    ADD_FAILURE() << "accepted: " << damaged.text;
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_CHECKPOINT_CORRUPT");
    EXPECT_THAT(error.what(), HasSubstr("/cp/offsets/3 cannot be used: "));
    EXPECT_THAT(error.what(), HasSubstr("Restore this file from a backup"));
    EXPECT_THAT(error.parameters().at("reason"), HasSubstr(damaged.reason)) << damaged.text;
  }
}

TEST(DamagedEntry, OfBothLogs) {
  const std::vector<Damaged> cases = {
      {"", "it is empty"},
      {"v1", "truncated: nothing follows its version"},
      {"v1\n", "truncated: nothing follows its version"},
      {"v1\n{\"nextBatch", "not a JSON object, it is truncated or damaged"},
      {"v1\n[]\n1", "not a JSON object"},
      {"v1\n{\"batchWatermarkMs\":\"x\",\"nextBatchWatermarkMs\":\"x\"}\n1", "WatermarkMs is not an integer"},
      {std::string(100, '\0'), "[MALFORMED_LOG_FILE] Log file was malformed: failed to read correct log version from"},
      {"hello", "[MALFORMED_LOG_FILE] Log file was malformed: failed to read correct log version from hello. SQLSTATE: KD002"},
      {"v0\n{}\n1", "[MALFORMED_LOG_FILE]"},
      {"v1x\n{}\n1", "[MALFORMED_LOG_FILE]"},
      {"v3\n{}\n1",
       "[INVALID_LOG_VERSION.MAX_SUPPORTED_VERSION] UnsupportedLogVersion. The maximum supported log version is v1, but encountered v3."},
  };
  for (const Damaged& damaged : cases) {
    expect_refusal(damaged, parse_offset_entry);
    expect_refusal(damaged, parse_commit_entry);
  }
}

TEST(DamagedEntry, OfTheOffsetLog) {
  expect_refusal({"v1\n{}", "truncated: it has no offset of a source"}, parse_offset_entry);
  expect_refusal({"v1\n{}\n{\"logOff", "line 3, the offset of source 0, is not JSON"}, parse_offset_entry);
  expect_refusal({"v1\n{}\n1\n\n2", "line 4, the offset of source 1, is not JSON"}, parse_offset_entry);
  expect_refusal({"v1\n{\"conf\":[]}\n1", "its field conf is not an object"}, parse_offset_entry);
  expect_refusal({"v1\n{\"conf\":{\"a\":1}}\n1", "the value of a in its field conf is not a string"}, parse_offset_entry);
}

TEST(DamagedEntry, OfTheCommitLog) {
  expect_refusal({"v1\n{\"izvor\":1}", "its field izvor is not an object"}, parse_commit_entry);
  expect_refusal({"v1\n{\"izvor\":{\"epoch\":1.5}}", "its field epoch is not an integer"}, parse_commit_entry);
  expect_refusal({"v1\n{\"izvor\":{\"stateChangelog\":5}}", "its field stateChangelog is not a string"}, parse_commit_entry);
}

TEST(DamagedEntry, AFileThatIsCutAtAnyByteIsRefused) {
  for (size_t length = 0; length < kSparkOffsets.size(); ++length) {
    EXPECT_THROW(parse_offset_entry(kSparkOffsets.substr(0, length), "offsets/1"), Error) << length;
  }
  for (size_t length = 0; length < kSparkCommit.size(); ++length) {
    EXPECT_THROW(parse_commit_entry(kSparkCommit.substr(0, length), "commits/1"), Error) << length;
  }
}

}  // namespace
}  // namespace izvor::checkpoint
