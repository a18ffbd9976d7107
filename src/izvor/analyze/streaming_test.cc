#include "izvor/analyze/analyzer_fixture.h"
#include "izvor/analyze/streaming_rules.h"
#include "izvor/io/memory/memory_stream.h"
#include "izvor/io/register.h"

namespace izvor::analyze {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language
using Write = spark::connect::WriteStreamOperationStart;

class Streaming : public AnalyzerTest {
 protected:
  static void SetUpTestSuite() { io::register_builtin_connectors(); }

  static Relation daily(const Relation& sales) {
    const Relation with_time = with_columns(sales, {{"ts", call("to_timestamp", {col("transaction_ts")})}});
    const Expression present = call("and", {call("isNotNull", {col("client_id")}), call("isNotNull", {col("amount")})});
    const Relation clean = where(with_time, call("and", {present, call(">=", {col("amount"), lit(0)})}));
    return group_by(with_columns(clean, {{"event_date", call("to_date", {col("ts")})}}), {col("event_date"), col("client_id")},
                    {as(call("sum", {col("amount")}), "total_spent")});
  }

  static Write write(const Relation& input, const std::string& mode) {
    Write operation;
    *operation.mutable_input() = input;
    operation.set_format("noop");
    operation.set_output_mode(mode);
    return operation;
  }
  plan::StreamWrite start(const Write& operation) { return Analyzer(config_, catalog_, ids_).analyze(operation); }
  std::string refusal(const Write& operation) {
    return error_from([&] { start(operation); });
  }
  std::string trigger_refusal(const std::string& interval) {
    Write operation = write(sales_, "append");
    operation.set_processing_time_interval(interval);
    return refusal(operation);
  }

  const std::shared_ptr<io::MemoryStream> stream_ = io::MemoryStream::create(Schema::parse(kSales));
  const Relation sales_ = memory_stream(stream_->handle());
};

TEST_F(Streaming, AnalysesTheDailySalesOfTheGuide) {
  EXPECT_EQ(
      tree(daily(sales_)),
      "Aggregate [event_date#7, client_id#1], [event_date#7, client_id#1, sum(amount#3) AS total_spent#9]\n"
      "+- Project [transaction_id#0, client_id#1, transaction_ts#2, amount#3, merchant#4, category#5, ts#6, to_date(ts#6) AS event_date#7]\n"
      "   +- Filter (((client_id#1 IS NOT NULL) AND (amount#3 IS NOT NULL)) AND (amount#3 >= CAST(0 AS DOUBLE)))\n"
      "      +- Project [transaction_id#0, client_id#1, transaction_ts#2, amount#3, merchant#4, category#5, to_timestamp(transaction_ts#2) AS ts#6]\n"
      "         +- StreamingRelation [transaction_id#0,client_id#1,transaction_ts#2,amount#3,merchant#4,category#5] memory-stream\n");
}

TEST_F(Streaming, NumbersStatefulOperatorsFromTheSourceUp) {
  const plan::NodePtr twice = analyze(group_by(daily(sales_), {col("client_id")}, {call("sum", {col("total_spent")})}));
  const auto* upper = twice->as<plan::Aggregate>();
  EXPECT_EQ(upper->operator_id, 1);
  EXPECT_EQ(upper->child->as<plan::Aggregate>()->operator_id, 0);
}

TEST_F(Streaming, TakesOverWhatWriteStreamDeclared) {
  Write operation = write(daily(sales_), "Update");
  operation.set_query_name("daily");
  operation.set_processing_time_interval("30 seconds");
  (*operation.mutable_options())["CheckpointLocation"] = "/tmp/c";
  (*operation.mutable_options())["Key"] = "v";
  const plan::StreamWrite declared = start(operation);
  EXPECT_EQ(declared.query_name, "daily");
  EXPECT_EQ(declared.format, "noop");
  EXPECT_EQ(declared.mode, plan::OutputMode::kUpdate);
  EXPECT_EQ(declared.trigger, plan::StreamWrite::TriggerKind::kProcessingTime);
  EXPECT_EQ(declared.interval_ms, 30'000);
  EXPECT_EQ(declared.checkpoint_location, "/tmp/c");
  EXPECT_THAT(declared.options, ::testing::ElementsAre(std::pair("Key", "v")));
}

TEST_F(Streaming, TakesTheHandleOfAForeachBatchFunction) {
  Write operation = write(sales_, "append");
  operation.mutable_foreach_batch()->mutable_scala_function()->set_payload("izvor-handle:f1");
  operation.set_available_now(true);
  const plan::StreamWrite declared = start(operation);
  EXPECT_EQ(declared.format, "foreachBatch");
  EXPECT_EQ(declared.handle, "f1");
  EXPECT_EQ(declared.trigger, plan::StreamWrite::TriggerKind::kAvailableNow);
  operation.mutable_foreach_batch()->mutable_python_function();
  EXPECT_EQ(refusal(operation), "UNSUPPORTED_FEATURE.IZVOR {feature=foreachBatch with a Python function}");
}

TEST_F(Streaming, OutputModesFitThePlan) {
  EXPECT_EQ(refusal(write(daily(sales_), "append")),
            "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION {operation=streaming aggregations without watermark, outputMode=append}");
  EXPECT_EQ(refusal(write(daily(sales_), "update")), "no error");
  EXPECT_EQ(refusal(write(daily(sales_), "COMPLETE")), "no error");
  EXPECT_EQ(refusal(write(sales_, "complete")),
            "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION {operation=no streaming aggregations, outputMode=complete}");
  EXPECT_EQ(refusal(write(sales_, "update")), "no error");
  EXPECT_EQ(refusal(write(sales_, "")), "no error");
  EXPECT_EQ(refusal(write(sales_, "foo")), "STREAMING_OUTPUT_MODE.INVALID {outputMode=foo}");
}

TEST_F(Streaming, SeveralAggregationsNeedTheCheckTurnedOff) {
  const Relation twice = group_by(daily(sales_), {col("client_id")}, {call("sum", {col("total_spent")})});
  EXPECT_THAT(refusal(write(twice, "update")),
              ::testing::StartsWith("_LEGACY_ERROR_TEMP_3102 {msg=Detected pattern of possible 'correctness' issue"));
  config_.set("spark.sql.streaming.statefulOperator.checkCorrectness.enabled", "false");
  EXPECT_EQ(refusal(write(twice, "complete")), "no error");
}

TEST_F(Streaming, DistinctAggregatesAreRefused) {
  const Relation counted = group_by(sales_, {col("client_id")}, {sql("count(DISTINCT merchant)")});
  EXPECT_NE(refusal(write(counted, "complete")).find("Distinct aggregations are not supported on streaming DataFrames/Datasets."), std::string::npos);
  EXPECT_EQ(refusal(write(group_by(sales_, {}, {sql("count(*) FILTER (WHERE amount > 0)")}), "complete")), "no error");
}

TEST_F(Streaming, LimitsStandAboveACompleteAggregationOnly) {
  EXPECT_EQ(refusal(write(limit(daily(sales_), 3), "complete")), "no error");
  EXPECT_EQ(refusal(write(limit(daily(sales_), 3), "update")),
            "_LEGACY_ERROR_TEMP_3102 {msg=Limits are not supported on streaming DataFrames/Datasets in Update output mode}");
  EXPECT_EQ(refusal(write(limit(sales_, 3), "append")), "UNSUPPORTED_FEATURE.IZVOR {feature=A limit over all batches of a stream}");
  EXPECT_EQ(refusal(write(daily(limit(sales_, 3)), "complete")), "UNSUPPORTED_FEATURE.IZVOR {feature=A limit over all batches of a stream}");
}

TEST_F(Streaming, BatchAndStreamAreNotTakenForEachOther) {
  EXPECT_EQ(refusal(write(table(kSales), "append")), "WRITE_STREAM_NOT_ALLOWED {}");
  EXPECT_THAT(error_from([&] { check_batch(*analyze(sales_)); }),
              ::testing::StartsWith("_LEGACY_ERROR_TEMP_3102 {msg=Queries with streaming sources must be executed with writeStream.start()"));
  EXPECT_EQ(error_from([&] { check_batch(*analyze(table(kSales))); }), "no error");
}

TEST_F(Streaming, BadTriggersAreRefused) {
  EXPECT_EQ(trigger_refusal("0 seconds"), "no error");
  EXPECT_EQ(trigger_refusal("foo"), "INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER {input=foo, number=foo}");
  EXPECT_EQ(trigger_refusal("1 month"), "_LEGACY_ERROR_TEMP_3262 {interval=1 month}");
  EXPECT_EQ(trigger_refusal("-1 seconds"), "_LEGACY_ERROR_TEMP_3102 {msg=requirement failed: the interval of trigger should not be negative}");
  Write continuous = write(sales_, "append");
  continuous.set_continuous_checkpoint_interval("1 second");
  EXPECT_EQ(refusal(continuous), "UNSUPPORTED_FEATURE.IZVOR {feature=The continuous trigger}");
}

TEST_F(Streaming, AMemorySinkNeedsAName) {
  Write operation = write(sales_, "append");
  operation.set_format("memory");
  EXPECT_EQ(refusal(operation), "_LEGACY_ERROR_TEMP_1194 {}");
}

}  // namespace
}  // namespace izvor::analyze
