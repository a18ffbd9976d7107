#include "izvor/io/memory/memory_stream.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "izvor/error.h"
#include "izvor/io/memory/memory_stream_source.h"
#include "izvor/io/sink_conformance.h"
#include "izvor/io/source.h"

namespace izvor::io {
namespace {

const Schema kSchema({Field("n", TypeId::kLong)});

std::vector<std::vector<Value>> numbers(std::initializer_list<int64_t> values) {
  std::vector<std::vector<Value>> rows;
  for (const int64_t value : values) rows.push_back({Value::long_integer(value)});
  return rows;
}

class MemoryStreamTest : public testing::Test {
 protected:
  MemoryStreamTest() { register_memory_stream_source(); }
  ~MemoryStreamTest() override { MemoryStream::remove(stream_->handle()); }

  std::unique_ptr<Source> open() const {
    return find_source("memory-stream")->open_stream({.format = "memory-stream", .options = Options({{"handle", stream_->handle()}})}, {});
  }
  static std::vector<std::string> read(Source& source, const std::optional<Offset>& start, const Offset& end) {
    std::vector<std::string> out;
    const auto scan = source.scan(start, end);
    for (const auto& split : scan->splits()) {
      const auto reader = scan->open(*split, {.columns = {0}}, nullptr);
      while (auto batch = reader->next()) {
        for (const RowText& row : row_texts(kSchema, {*batch})) out.push_back(row[0]);
      }
    }
    return out;
  }

  const std::shared_ptr<MemoryStream> stream_ = MemoryStream::create(kSchema);
};

TEST_F(MemoryStreamTest, HasNoOffsetBeforeTheFirstRow) {
  const auto source = open();
  EXPECT_EQ(source->latest_offset(std::nullopt, false), std::nullopt);
  EXPECT_EQ(source->latest_known(), std::nullopt);
}

TEST_F(MemoryStreamTest, GivesTheRowsBetweenTwoOffsets) {
  const auto source = open();
  stream_->add(numbers({1, 2}));
  EXPECT_EQ(source->latest_offset(std::nullopt, false), "0");
  stream_->add(numbers({3}));
  stream_->add(numbers({4}));
  EXPECT_EQ(source->latest_offset("0", false), "2");
  EXPECT_EQ(read(*source, std::nullopt, "0"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(read(*source, "0", "2"), (std::vector<std::string>{"3", "4"}));
  EXPECT_EQ(read(*source, "2", "2"), (std::vector<std::string>{}));
  EXPECT_EQ(source->latest_offset("2", false), "2") << "nothing new";
}

TEST_F(MemoryStreamTest, StopsWhereItStoodWhenAvailableNowBegan) {
  const auto source = open();
  stream_->add(numbers({1}));
  source->prepare_available_now();
  stream_->add(numbers({2}));
  EXPECT_EQ(source->latest_offset(std::nullopt, false), "0");
  EXPECT_EQ(source->latest_known(), "1");
}

TEST_F(MemoryStreamTest, ARestartedQueryReadsWhatItHadNotCommitted) {
  auto source = open();
  stream_->add(numbers({1}));
  stream_->add(numbers({2}));
  source->commit("0");
  source.reset();
  const auto restarted = open();
  EXPECT_EQ(read(*restarted, "0", "1"), (std::vector<std::string>{"2"}));
}

TEST_F(MemoryStreamTest, KeepsRowsUntilEveryReaderHasCommittedThem) {
  const auto fast = open();
  const auto slow = open();
  stream_->add(numbers({1}));
  fast->commit("0");
  EXPECT_EQ(read(*slow, std::nullopt, "0"), (std::vector<std::string>{"1"}));
  slow->commit("0");
  EXPECT_TRUE(stream_->held().empty());
  try {
    read(*slow, std::nullopt, "0");
    ADD_FAILURE() << "rows that are gone were read";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("give each query a stream of its own"));
  }
}

TEST_F(MemoryStreamTest, SaysWhenACheckpointIsAheadOfTheStream) {
  stream_->add(numbers({1}));
  const auto source = open();
  for (const char* offset : {"5", "x", "-1", ""}) EXPECT_THROW(source->latest_offset(offset, false), Error) << offset;
}

TEST_F(MemoryStreamTest, WakesWhoWaitsForRows) {
  std::atomic<int> calls{0};
  const int64_t subscription = stream_->on_data([&] { ++calls; });
  stream_->add(numbers({1}));
  EXPECT_EQ(calls, 1);
  stream_->cancel(subscription);
  stream_->add(numbers({2}));
  EXPECT_EQ(calls, 1);
}

TEST_F(MemoryStreamTest, TakesRowsFromManyThreads) {
  const auto source = open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) stream_->add(numbers({t * 100 + i}));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(source->latest_offset(std::nullopt, false), "399");
  EXPECT_EQ(read(*source, std::nullopt, "399").size(), 400U);
}

TEST_F(MemoryStreamTest, AddsNothingOfRowsThatDoNotFit) {
  EXPECT_THROW(stream_->add({{Value::long_integer(1)}, {Value::string("x")}}), Error);
  EXPECT_EQ(stream_->latest(), -1);
}

TEST_F(MemoryStreamTest, IsFoundByItsHandleOnly) {
  const SourceConnector* connector = find_source("memory-stream");
  EXPECT_EQ(connector->resolve({.format = "memory-stream", .handle = stream_->handle()}, Config(), true), kSchema);
  EXPECT_FALSE(connector->accepts({}, {0, ColumnPredicate::Op::kIsNull, {}}, Config()));
  try {
    connector->resolve({.format = "memory-stream", .handle = "nobody"}, Config(), true);
    ADD_FAILURE() << "found";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_INVALID_OPTION");
  }
}

TEST_F(MemoryStreamTest, ABatchQueryReadsWhatIsHeld) {
  stream_->add(numbers({1, 2}));
  const auto scan = find_source("memory-stream")->open_batch({.format = "memory-stream", .handle = stream_->handle()}, Config());
  EXPECT_EQ(scan->splits().size(), 1U);
}

}  // namespace
}  // namespace izvor::io
