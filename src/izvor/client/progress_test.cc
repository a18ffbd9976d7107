#include <gtest/gtest.h>

#include "izvor/error.h"
#include "izvor/progress.h"

namespace izvor {
namespace {

// Written by Spark 4.3 for an aggregation over CSV files, shortened.
constexpr const char* kProgress = R"({
  "id": "3ec7c0ee-8b8c-4dd5-8d4c-3bfbdfcb0ccd", "runId": "d64f1b9f-1a2f-4d1f-9d5c-7be4d59b5a7c", "name": null, "timestamp": "2026-11-23T01:45:18.000Z",
  "batchId": 2, "batchDuration": 310, "numInputRows": 30, "durationMs": {"addBatch": 200, "triggerExecution": 310},
  "eventTime": {"watermark": "1970-01-01T00:00:00.000Z"},
  "stateOperators": [{"operatorName": "stateStoreSave", "numRowsTotal": 9, "numRowsUpdated": 4, "customMetrics": {"izvorDigestSum:total": 12.5}}],
  "sources": [
    {"description": "FileStreamSource[file:/data/*.csv]", "startOffset": {"logOffset": 1}, "endOffset": {"logOffset": 2}, "latestOffset": null,
     "numInputRows": 20, "processedRowsPerSecond": 64.5, "metrics": {"numFilesOutstanding": "3"}},
    {"description": "other", "startOffset": null, "endOffset": "text", "numInputRows": 10, "processedRowsPerSecond": 0.5}],
  "sink": {"description": "noop", "numOutputRows": -1}})";

TEST(Progress, IsReadFromSparksJson) {
  const StreamingQueryProgress progress = StreamingQueryProgress::from_json(kProgress);
  EXPECT_EQ(progress.name, "");
  EXPECT_EQ(progress.batch_id, 2);
  EXPECT_EQ(progress.batch_duration_ms, 310);
  EXPECT_EQ(progress.num_input_rows, 30);
  EXPECT_EQ(progress.processed_rows_per_second, 65);
  EXPECT_EQ(progress.duration_ms.at("addBatch"), 200);
  EXPECT_EQ(progress.event_time.at("watermark"), "1970-01-01T00:00:00.000Z");
  ASSERT_EQ(progress.state_operators.size(), 1u);
  EXPECT_EQ(progress.state_operators[0].num_rows_total, 9);
  EXPECT_EQ(progress.state_operators[0].custom_metrics.at("izvorDigestSum:total"), 12.5);
  ASSERT_EQ(progress.sources.size(), 2u);
  EXPECT_EQ(progress.sources[0].start_offset, R"({"logOffset":1})");
  EXPECT_EQ(progress.sources[0].latest_offset, "");
  EXPECT_EQ(progress.sources[0].metrics.at("numFilesOutstanding"), "3");
  EXPECT_EQ(progress.sources[1].end_offset, "text");
  EXPECT_EQ(progress.sink.num_output_rows, -1);
  EXPECT_EQ(progress.json(), kProgress);
}

TEST(Progress, OtherTextIsRefused) {
  EXPECT_THROW(StreamingQueryProgress::from_json("not json"), Error);
  EXPECT_THROW(StreamingQueryProgress::from_json("{}"), Error);
  EXPECT_THROW(StreamingQueryProgress::from_json(R"({"id": "a", "runId": "b", "batchId": "text"})"), Error);
}

}  // namespace
}  // namespace izvor
