#include "izvor/connect/operation.h"

#include <gmock/gmock.h>

#include "izvor/connect/wire_testing.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;

ExecutePlanResponse response_with(const std::string& data) {
  ExecutePlanResponse response;
  response.mutable_arrow_batch()->set_data(data);
  return response;
}

Operation::Identity identity(bool reattachable) { return {"session", "server-side", "operation", {}, reattachable}; }

// Data of the responses behind `last_response_id`, "end" for the last.
std::vector<std::string> read_all(Operation& operation, const std::string& last_response_id = "", std::vector<std::string>* ids = nullptr) {
  Operation::Cursor cursor(operation, last_response_id);
  std::vector<std::string> seen;
  while (const auto next = cursor.next([] { return false; })) {
    const ExecutePlanResponse response = parsed(*next);
    seen.push_back(response.has_result_complete() ? "end" : response.arrow_batch().data());
    EXPECT_EQ(response.response_id(), next->id);
    if (ids != nullptr) ids->push_back(next->id);
  }
  return seen;
}

TEST(Operation, EndsWithResultComplete) {
  Operation operation(identity(true));
  operation.start([](Operation& running) {
    running.put(response_with("a"));
    running.put(response_with("b"));
  });
  EXPECT_THAT(read_all(operation), testing::ElementsAre("a", "b", "end"));
}

TEST(Operation, AReattachedClientGoesOnBehindWhatItHasSeen) {
  Operation operation(identity(true));
  operation.start([](Operation& running) {
    for (const char* data : {"a", "b", "c"}) running.put(response_with(data));
  });
  std::vector<std::string> ids;
  read_all(operation, "", &ids);
  EXPECT_THAT(read_all(operation, ids[0]), testing::ElementsAre("b", "c", "end"));
  operation.release_until(ids[1]);
  operation.release_until(ids[1]);
  EXPECT_THAT(read_all(operation, ids[2]), testing::ElementsAre("end"));
  try {
    read_all(operation, ids[0]);
    FAIL() << "a released response was found";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "INVALID_CURSOR.POSITION_NOT_FOUND");
  }
}

// PySpark releases each response when it has it, and comes back with the last one that it had.
TEST(Operation, GoesOnBehindTheResponseThatWasReleasedLast) {
  Operation operation(identity(true));
  operation.start([](Operation& running) {
    running.put(response_with("a"));
    running.put(response_with("b"));
  });
  std::vector<std::string> ids;
  read_all(operation, "", &ids);
  operation.release_until(ids[0]);
  EXPECT_THAT(read_all(operation, ids[0]), testing::ElementsAre("b", "end"));
  operation.release_until(ids[0]);
  operation.release_until(ids[1]);
  EXPECT_THAT(read_all(operation, ids[1]), testing::ElementsAre("end"));
  try {
    read_all(operation);
    FAIL() << "released responses were left out in silence";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "INVALID_CURSOR.POSITION_NOT_AVAILABLE");
  }
}

TEST(Operation, ItsErrorComesBehindItsResponses) {
  Operation operation(identity(true));
  operation.start([](Operation& running) {
    running.put(response_with("a"));
    throw Error("DIVIDE_BY_ZERO", {{"config", "x"}});
  });
  Operation::Cursor cursor(operation, "");
  EXPECT_EQ(parsed(*cursor.next([] { return false; })).arrow_batch().data(), "a");
  EXPECT_THROW(cursor.next([] { return false; }), Error);
}

TEST(Operation, ABodyWaitsForASlowClientAndIsCancelledMeanwhile) {
  Operation operation(identity(false));
  operation.start([](Operation& running) {
    for (;;) running.put(response_with(std::string(8 << 20, 'x')));
  });
  Operation::Cursor cursor(operation, "");
  EXPECT_NE(cursor.next([] { return false; }), nullptr);
  operation.cancel();
  try {
    while (cursor.next([] { return false; })) {
    }
    FAIL() << "a cancelled operation ended well";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "OPERATION_CANCELED");
  }
}

TEST(Operation, KeepsNoMoreOfWhatItSentThanTheRetryBufferHolds) {
  Operation operation(identity(true));
  operation.start([](Operation& running) {
    for (int i = 0; i < 100; ++i) running.put(response_with(std::string(4 << 20, 'x')));
  });
  std::vector<std::string> ids;
  EXPECT_THAT(read_all(operation, "", &ids), testing::SizeIs(101));
  EXPECT_THAT(read_all(operation, ids[98]), testing::SizeIs(2));
  EXPECT_THROW(read_all(operation, ids[50]), Error);
}

TEST(Operation, ALaterCursorTakesOver) {
  Operation operation(identity(true));
  operation.start([](Operation& running) {
    running.put(response_with("a"));
    running.wait([] { return false; });
  });
  Operation::Cursor first(operation, "");
  EXPECT_NE(first.next([] { return false; }), nullptr);
  EXPECT_FALSE(operation.detached_since().has_value());
  Operation::Cursor second(operation, "");
  try {
    first.next([] { return false; });
    FAIL() << "two cursors read";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "INVALID_CURSOR.DISCONNECTED");
  }
  EXPECT_EQ(parsed(*second.next([] { return false; })).arrow_batch().data(), "a");
}

}  // namespace
}  // namespace izvor::connect
