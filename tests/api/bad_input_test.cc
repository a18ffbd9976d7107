// What a user of the C++ API gets for a mistake: the error's class and what it names, before anything is written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "izvor/izvor.h"

namespace izvor {
namespace {

namespace fs = std::filesystem;
using namespace functions;  // NOLINT(google-build-using-namespace): reads as queries do
using ::testing::HasSubstr;

constexpr const char* kSales = "client_id INT, amount DOUBLE, merchant STRING";

class BadInput : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(input());
    std::ofstream(input() / "a.csv") << "client_id,amount,merchant\n1,2.5,Lidl\n2,4.0,OMV\n1,1.0,Lidl\n";
  }
  void TearDown() override {
    session_.stop();
    fs::remove_all(root_);
  }

  fs::path input() const { return root_ / "input"; }
  std::string checkpoint() const { return (root_ / "checkpoint").string(); }
  DataFrame stream() { return session_.read_stream().schema(kSales).option("header", true).csv(input().string()); }

  StreamingQuery run(const DataFrame& df) {
    StreamingQuery query =
        df.write_stream().format("noop").output_mode("update").option("checkpointLocation", checkpoint()).trigger(Trigger::available_now()).start();
    query.await_termination();
    return query;
  }

  fs::path root_ = fs::path(::testing::TempDir()) / ("izvor-api-" + std::to_string(::getpid()));
  Session session_ = Session::builder().create();
};

// The error that the action ends with; fails when there is none.
template <typename Action>
Error error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error("INTERNAL_ERROR");
}

// The error's message, a failed stream's with its cause.
template <typename Action>
std::string message_of(Action&& action) {
  return error_of(std::forward<Action>(action)).what();
}

int files_below(const std::string& directory) {
  int count = 0;
  if (fs::exists(directory)) {
    for (const auto& entry : fs::recursive_directory_iterator(directory)) count += entry.is_regular_file() ? 1 : 0;
  }
  return count;
}

TEST_F(BadInput, ADuplicateColumnInASchema) {
  const Error error = error_of([&] { session_.read().schema("a INT, A STRING").csv(input().string()).collect(); });
  EXPECT_EQ(error.error_class(), "COLUMN_ALREADY_EXISTS");
  EXPECT_THAT(error.what(), HasSubstr("`a`"));
}

TEST_F(BadInput, ASchemaThatIsNoSchema) {
  EXPECT_EQ(error_of([&] { session_.read().schema("a INT,, b").csv(input().string()).collect(); }).error_class(), "PARSE_SYNTAX_ERROR");
}

TEST_F(BadInput, AnUnknownOptionNamesTheKnownOnes) {
  const Error error = error_of([&] { session_.read().schema(kSales).option("heder", true).csv(input().string()).collect(); });
  EXPECT_EQ(error.error_class(), "IZVOR_UNKNOWN_OPTION");
  EXPECT_THAT(error.what(), HasSubstr("heder"));
  EXPECT_THAT(error.what(), HasSubstr("header"));
}

TEST_F(BadInput, AnUnknownOptionOfASink) {
  const std::string message =
      message_of([&] { stream().write_stream().format("console").option("colour", "red").option("checkpointLocation", checkpoint()).start(); });
  EXPECT_THAT(message, HasSubstr("IZVOR_UNKNOWN_OPTION"));
  EXPECT_THAT(message, HasSubstr("colour"));
  EXPECT_EQ(files_below(checkpoint()), 0);
}

TEST_F(BadInput, AMissingPath) {
  const Error error = error_of([&] { session_.read().schema(kSales).csv((root_ / "nowhere").string()).collect(); });
  EXPECT_EQ(error.error_class(), "PATH_NOT_FOUND");
  EXPECT_THAT(error.what(), HasSubstr((root_ / "nowhere").string()));
}

TEST_F(BadInput, ACheckpointOfAQueryWithOtherKeyTypes) {
  run(stream().group_by("client_id").agg(sum("amount").alias("total")));
  const int before = files_below(checkpoint());
  const std::string message = message_of([&] { run(stream().group_by("merchant").agg(sum("amount").alias("total"))); });
  EXPECT_THAT(message, HasSubstr("[STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE]"));
  EXPECT_THAT(message, HasSubstr("merchant"));
  EXPECT_GE(before + 1, files_below(checkpoint())) << "a refused start writes at most its lease";
}

TEST_F(BadInput, ACheckpointOfAQueryWithMoreAggregates) {
  run(stream().group_by("client_id").agg(sum("amount").alias("total")));
  const std::string message = message_of([&] { run(stream().group_by("client_id").agg(sum("amount").alias("total"), count("*").alias("n"))); });
  EXPECT_THAT(message, HasSubstr("[STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE]"));
}

TEST_F(BadInput, ACheckpointOfAQueryWithoutState) {
  run(stream().group_by("client_id").agg(sum("amount").alias("total")));
  const std::string message = message_of([&] { run(stream().select("client_id")); });
  EXPECT_THAT(message, HasSubstr("[STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA]"));
}

TEST_F(BadInput, ACheckpointOfAQueryThatHadNoState) {
  run(stream().select("client_id"));
  const std::string message = message_of([&] { run(stream().group_by("client_id").agg(sum("amount").alias("total"))); });
  EXPECT_THAT(message, HasSubstr(checkpoint()));
}

TEST_F(BadInput, TheSameQueryGoesOn) {
  const auto totals = [&] { return stream().group_by("client_id").agg(sum("amount").alias("total")); };
  const std::string id = run(totals()).id();
  std::ofstream(input() / "b.csv") << "client_id,amount,merchant\n1,1.5,Lidl\n";
  StreamingQuery again = run(totals());
  EXPECT_EQ(again.id(), id);
  EXPECT_EQ(again.last_progress()->num_input_rows, 1);
}

}  // namespace
}  // namespace izvor
