#include <gtest/gtest.h>

#include "stream_script.h"

namespace izvor::testing {
namespace {

using functions::col;
using functions::count;
using functions::sum;

DataFrame sums(const DataFrame& input) { return input.group_by("k").agg(sum("v").alias("s")); }

TEST(Aggregation, UpdateModeEmitsTheGroupsThatChanged) {
  StreamScript("k STRING, v INT", sums)
      .mode("update")
      .start()
      .add({{"a", 1}, {"b", 2}})
      .process_all()
      .expect_batch(0, {{"a", 1}, {"b", 2}})
      .add({{"b", 3}, {nullptr, 4}})
      .process_all()
      .expect_batch(1, {{"b", 5}, {nullptr, 4}})
      .run();
}

TEST(Aggregation, CompleteModeEmitsAllGroups) {
  StreamScript("k STRING, v INT", sums)
      .mode("complete")
      .start()
      .add({{"a", 1}})
      .process_all()
      .add({{"b", 2}})
      .process_all()
      .expect_batch(1, {{"a", 1}, {"b", 2}})
      .run();
}

TEST(Aggregation, AppendModeWithoutWatermarkIsRefused) {
  StreamScript("k STRING, v INT", sums).mode("append").expect_start_refused("STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION").run();
}

TEST(Aggregation, StateSurvivesARestart) {
  StreamScript("k STRING, v INT", sums)
      .mode("update")
      .start()
      .add({{"a", 1}})
      .process_all()
      .restart()
      .add({{"a", 10}})
      .process_all()
      .expect_batch(1, {{"a", 11}})
      .expect_deliveries(0, 1)
      .run();
}

TEST(Aggregation, ABatchThatFailedRunsAgainWithTheSameRows) {
  StreamScript("k STRING, v INT", sums)
      .mode("update")
      .start()
      .add({{"a", 1}})
      .process_all()
      .fail_at("batch.after_run")
      .add({{"a", 10}})
      .expect_failure("IZVOR_FAIL_POINT")
      .add({{"a", 100}})
      .start()
      .process_all()
      .expect_batch(1, {{"a", 11}})
      .expect_batch(2, {{"a", 111}})
      .run();
}

TEST(Aggregation, ABatchThatWasDeliveredButNotCommittedIsDeliveredAgain) {
  StreamScript("k STRING, v INT", sums)
      .mode("update")
      .start()
      .fail_at("sink.after_commit")
      .add({{"a", 1}})
      .expect_failure("IZVOR_FAIL_POINT")
      .start()
      .process_all()
      .expect_batch(0, {{"a", 1}})
      .expect_deliveries(0, 2)
      .run();
}

TEST(Aggregation, OtherKeysOverTheSameCheckpointAreRefused) {
  bool by_number = false;
  StreamScript("k STRING, v INT", [&](const DataFrame& input) { return input.group_by(by_number ? "v" : "k").agg(count("*").alias("n")); })
      .mode("update")
      .start()
      .add({{"a", 1}})
      .process_all()
      .stop()
      .check("the query is changed", [&](const StreamingQuery&) { by_number = true; })
      .expect_start_refused("STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE")
      .run();
}

TEST(Aggregation, OverflowOfASumFailsTheQueryInAnsiMode) {
  StreamScript("k STRING, v BIGINT", sums).mode("update").start().add({{"a", INT64_MAX}, {"a", 1}}).expect_failure("ARITHMETIC_OVERFLOW").run();
}

TEST(Aggregation, OverflowOfASumWrapsWithoutAnsi) {
  StreamScript("k STRING, v BIGINT", sums)
      .mode("update")
      .config("spark.sql.ansi.enabled", "false")
      .start()
      .add({{"a", INT64_MAX}, {"a", 1}})
      .process_all()
      .expect_batch(0, {{"a", INT64_MIN}})
      .run();
}

}  // namespace
}  // namespace izvor::testing
