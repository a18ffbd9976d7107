#include <gtest/gtest.h>

#include "stream_script.h"

namespace izvor::testing {
namespace {

using functions::col;

DataFrame positives(const DataFrame& input) { return input.where(col("v") > 0); }

TEST(Triggers, ProcessingTimeRunsABatchAtEachMultipleOfTheInterval) {
  StreamScript("v INT", positives)
      .trigger(Trigger::processing_time("10 seconds"))
      .add({{1}})
      .start()
      .await_batch(0)
      .add({{2}})
      .expect_no_batch(1)
      .advance_clock(10'000)
      .await_batch(1)
      .expect_batch(1, {{2}})
      .run();
}

TEST(Triggers, AvailableNowTakesWhatIsThereAndEnds) {
  StreamScript("v INT", positives)
      .trigger(Trigger::available_now())
      .add({{1}, {-1}})
      .add({{2}})
      .start()
      .await_termination()
      .expect_batch(0, {{1}, {2}})
      .expect_no_batch(1)
      .run();
}

TEST(Triggers, OnceRunsOneBatchAndEnds) {
  StreamScript("v INT", positives).trigger(Trigger::once()).add({{1}}).start().await_termination().expect_batch(0, {{1}}).run();
}

TEST(Triggers, AvailableNowWithoutDataEndsWithoutABatch) {
  StreamScript("v INT", positives).trigger(Trigger::available_now()).start().await_termination().expect_no_batch(0).run();
}

TEST(Progress, TellsRowsBatchAndState) {
  StreamScript("v INT", [](const DataFrame& input) { return input.group_by("v").count(); })
      .mode("update")
      .start()
      .add({{1}, {1}, {2}})
      .process_all()
      .check("progress",
             [](const StreamingQuery& query) {
               const auto progress = query.last_progress();
               ASSERT_TRUE(progress.has_value());
               EXPECT_EQ(progress->batch_id, 0);
               EXPECT_EQ(progress->num_input_rows, 3);
               ASSERT_EQ(progress->state_operators.size(), 1U);
               EXPECT_EQ(progress->state_operators[0].num_rows_total, 2);
             })
      .run();
}

TEST(Lifecycle, ASecondStartOverTheSameCheckpointIsRefusedWhileTheFirstRuns) {
  StreamScript("v INT", positives)
      .start()
      .add({{1}})
      .process_all()
      .expect_start_refused("IZVOR_CHECKPOINT_OWNED")
      .add({{2}})
      .process_all()
      .expect_batch(1, {{2}})
      .run();
}

}  // namespace
}  // namespace izvor::testing
