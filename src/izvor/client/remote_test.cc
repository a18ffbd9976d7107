#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>
#include <spark/connect/base.pb.h>

#include "izvor/client/remote_address.h"
#include "izvor/client/remote_error.h"
#include "izvor/izvor.h"

namespace izvor::client {
namespace {

TEST(RemoteAddress, PortAndParameters) {
  const RemoteAddress plain = RemoteAddress::parse("sc://spark.example");
  EXPECT_EQ(plain.target(), "spark.example:15002");
  EXPECT_FALSE(plain.use_ssl);
  const RemoteAddress full = RemoteAddress::parse("sc://host:99/;user_id=ana%20m;token=secret;x-tenant=7");
  EXPECT_EQ(full.display(), "sc://host:99");
  EXPECT_EQ(full.user_id, "ana m");
  EXPECT_EQ(full.metadata.at("x-tenant"), "7");
  EXPECT_TRUE(full.use_ssl) << "a token is sent encrypted";
  EXPECT_FALSE(RemoteAddress::parse("sc://localhost/;token=secret").use_ssl);
  EXPECT_EQ(RemoteAddress::parse("sc://[::1]:77").target(), "[::1]:77");
}

TEST(RemoteAddress, BadUrlsAreRefused) {
  for (const char* url :
       {"spark://host", "sc://", "sc://:15002", "sc://host:port", "sc://host:70000", "sc://host/path", "sc://host/;token", "sc://host/;use_ssl=1"}) {
    EXPECT_THROW(RemoteAddress::parse(url), Error) << url;
  }
}

grpc::Status failed(const std::string& error_id) {
  google::rpc::ErrorInfo info;
  info.set_reason("org.apache.spark.sql.AnalysisException");
  (*info.mutable_metadata())["errorClass"] = "TABLE_OR_VIEW_NOT_FOUND";
  (*info.mutable_metadata())["sqlState"] = "42P01";
  (*info.mutable_metadata())["messageParameters"] = R"({"relationName":"`t`"})";
  (*info.mutable_metadata())["errorId"] = error_id;
  google::rpc::Status status;
  status.set_message("[TABLE_OR_VIEW_NOT_FOUND] cut...");
  status.add_details()->PackFrom(info);
  return grpc::Status(grpc::StatusCode::INTERNAL, "cut", status.SerializeAsString());
}

TEST(RemoteError, TakesTheWholeMessageFromTheDetails) {
  const Error error = remote_error(failed("id-1"), "sc://host:1", [](const std::string& error_id) {
    EXPECT_EQ(error_id, "id-1");
    spark::connect::FetchErrorDetailsResponse details;
    details.set_root_error_idx(0);
    details.add_errors()->set_message("the whole message");
    details.mutable_errors(0)->set_cause_idx(1);
    auto& cause = *details.add_errors()->mutable_spark_throwable();
    cause.set_error_class("CAST_INVALID_INPUT");
    cause.set_sql_state("22018");
    (*cause.mutable_message_parameters())["expression"] = "'x'";
    return details;
  });
  EXPECT_STREQ(error.what(), "the whole message");
  EXPECT_EQ(error.error_class(), "CAST_INVALID_INPUT");
  EXPECT_EQ(error.sql_state(), "22018");
  EXPECT_EQ(error.parameters().at("expression"), "'x'");
}

TEST(RemoteError, StandsWithoutDetails) {
  const Error error = remote_error(failed("id-2"), "sc://host:1", [](const std::string&) { return spark::connect::FetchErrorDetailsResponse(); });
  EXPECT_STREQ(error.what(), "[TABLE_OR_VIEW_NOT_FOUND] cut...");
  EXPECT_EQ(error.error_class(), "TABLE_OR_VIEW_NOT_FOUND");
  EXPECT_EQ(error.parameters().at("relationName"), "`t`");
}

TEST(RemoteError, NoAnswerIsUnavailable) {
  const Error error = remote_error(grpc::Status(grpc::StatusCode::UNAVAILABLE, "connection refused"), "sc://host:1", nullptr);
  EXPECT_EQ(error.error_class(), "IZVOR_REMOTE_UNAVAILABLE");
  EXPECT_EQ(error.parameters().at("reason"), "connection refused");
}

template <typename Function>
std::string class_of(Function&& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.error_class();
  }
  return "no error";
}

// Nothing listens at this address: what is refused was not sent.
TEST(RemoteSession, HandlesOfThisProcessAreRefusedBeforeAnythingIsSent) {
  Session session = Session::builder().remote("sc://localhost:1").create();
  EXPECT_EQ(class_of([&] { session.table("t").write_stream().foreach_batch([](const DataFrame&, int64_t) {}); }), "IZVOR_REMOTE_HANDLE");
  EXPECT_EQ(class_of([&] { session.memory_stream("a INT"); }), "IZVOR_REMOTE_HANDLE");
}

}  // namespace
}  // namespace izvor::client
